using Tickets.Contracts;

namespace Tickets.Inference;

/// <summary>No model has been trained yet.</summary>
public sealed class NoModelException(string folder)
    : TryLaterException($"There is no model in '{folder}'. Train one: make train, or the utility 'train'.");

/// <summary>A model's files are not what training wrote.</summary>
public sealed class ModelDamagedException(string path, string reason, Exception? inner = null)
    : TryLaterException($"The model in '{path}' is damaged: {reason}. Train again, or restore the folder.", inner);

/// <summary>The model in use can't classify the simplest text on this host, so no ticket is to blame.</summary>
public sealed class ModelUnfitException(string version, Exception inner)
    : TryLaterException($"Model {version} can't be used on this host: {inner.Message}", inner);

/// <summary>The folder of the models can't be written, or the disk is full.</summary>
public sealed class ModelFolderException(string folder, Exception inner)
    : Exception(
        $"The models in '{folder}' can't be changed: {inner.Message} Give this user the right to write there, and room on the disk.",
        inner
    );

/// <summary>There is no model of that version, or in that role; the message says which.</summary>
public sealed class UnknownModelException(string message) : Exception(message);

/// <summary>What is asked of a model can't be done as things are; the message says why.</summary>
public sealed class ModelConflictException(string message) : Exception(message);

/// <summary>The tickets cannot be trained on or evaluated against; the message says why.</summary>
public sealed class UnusableTicketsException(string message) : Exception(message);

/// <summary>The scorer does not answer as the ML.NET model it was made from; the model is not published.</summary>
public sealed class PublishGateException(string message) : Exception(message);
