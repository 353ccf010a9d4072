using Microsoft.AspNetCore.Http;
using Tickets.Contracts;
using Tickets.SharedKernel;

namespace Tickets.Inference;

/// <summary>There is no model in use. Messages wait until there is one.</summary>
/// <param name="place">Where there could be one.</param>
public sealed class NoModelException(string place)
    : TryLaterException($"There is no model in {place}. Train one: ./tickets train --data <file>");

/// <summary>The files of a model are not the files that training wrote. Messages wait until they are.</summary>
public sealed class ModelDamagedException(string path, string reason, Exception? inner = null)
    : TryLaterException($"The model in '{path}' is damaged: {reason}. Train again, or restore it.", inner);

/// <summary>The model in use can't classify the simplest text on this host, so no ticket is to blame.</summary>
public sealed class ModelUnfitException(string version, Exception inner)
    : TryLaterException($"Model {version} can't be used on this host: {inner.Message}", inner);

/// <summary>503: a folder of models can't be written, or its disk is full.</summary>
public sealed class ModelFolderException(string folder, Exception reason)
    : RefusedException(
        $"Models can't be written to '{folder}': {reason.Message} "
            + "Give this user the right to write there, and room on the disk.",
        StatusCodes.Status503ServiceUnavailable
    );

/// <summary>404: there is no model of that version, or in that role.</summary>
public sealed class UnknownModelException(string message) : RefusedException(message, StatusCodes.Status404NotFound);

/// <summary>409: the models are not in the state that the change needs.</summary>
public sealed class ModelConflictException(string message) : RefusedException(message, StatusCodes.Status409Conflict);

/// <summary>The labelled tickets can't be trained on or evaluated against.</summary>
public sealed class UnusableTicketsException(string message) : RefusedException(message)
{
    /// <summary>The store has none, for the reason given.</summary>
    public static UnusableTicketsException NoneInStore(string why = "There are no labelled tickets in the store.") =>
        new($"{why} Import a file first: ./tickets seed <file>, or use --data <file>.");
}

/// <summary>The scorer does not answer as the model that was trained; the model is not published.</summary>
public sealed class PublishGateException(string message) : RefusedException(message);
