using System.Globalization;
using System.Runtime.CompilerServices;
using Tickets.Contracts;
using Tickets.SharedKernel;

namespace Tickets.Inference;

/// <summary>Looks at the model in use, and at the room for copies of models on this machine.</summary>
public sealed class ModelExamination(Models models, ModelSettings settings) : IExamination
{
    // A model with sentence vectors takes 100 MB, one that was imported up to a gigabyte.
    private const long Little = 1L << 30;
    private const long TooLittle = 100L << 20;

    /// <inheritdoc />
    public bool NeedsTables => true;

    /// <inheritdoc />
    public async IAsyncEnumerable<Finding> RunAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        yield return await InUseAsync(cancellation);
        yield return RoomIn(settings.Cache);
    }

    private async Task<Finding> InUseAsync(CancellationToken cancellation)
    {
        const string check = "model.in_use";
        try
        {
            var scorer = await models.CurrentAsync(cancellation);
            scorer.MustBeFit();
            return Finding.Ok(check, $"Model {scorer.Version} is in use, and classifies a text on this machine.");
        }
        catch (NoModelException)
        {
            return Finding.Fault(
                check,
                "There is no model in use, so tickets wait.",
                "Train one: ./tickets train --data <file>, or put one to use: ./tickets models promote"
            );
        }
        catch (Exception unusable) when (unusable is TryLaterException or RefusedException)
        {
            return Finding.Fault(check, unusable.Message, "Go back to the one before: ./tickets models rollback");
        }
    }

    /// <summary>Whether files can be written to a folder, and how much fits there.</summary>
    internal static Finding RoomIn(string folder)
    {
        const string check = "model.cache";
        const string remedy = "Set Model__Cache to a folder that this user may write to, with room for some models.";
        long free;
        try
        {
            var full = Directory.CreateDirectory(folder).FullName;
            var tried = Path.Combine(full, $".doctor-{Guid.NewGuid():n}");
            File.WriteAllBytes(tried, [0]);
            File.Delete(tried);
            free = new DriveInfo(full).AvailableFreeSpace;
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return Finding.Fault(check, $"Models can't be kept in {folder}: {refused.Message}", remedy);
        }

        var sentence = string.Create(
            CultureInfo.InvariantCulture,
            $"There is room for {free / 1e9:0.0} GB more in {folder}, where copies of models are kept."
        );
        return free < TooLittle ? Finding.Fault(check, sentence, remedy)
            : free < Little ? Finding.Warning(check, sentence, remedy)
            : Finding.Ok(check, sentence);
    }
}
