using System.Text;
using System.Text.Json;

namespace Tickets.Inference;

/// <summary>An entry of the promotion log.</summary>
/// <param name="At">When the version was promoted.</param>
/// <param name="By">Who promoted it.</param>
/// <param name="Version">The version in use from then on.</param>
/// <param name="Previous">The version in use until then, if any.</param>
/// <param name="Note">The evidence, if any was given.</param>
public sealed record Promotion(DateTimeOffset At, string By, string Version, string? Previous, string? Note);

/// <summary>The promotion log.</summary>
/// <param name="Items">The entries, latest first.</param>
/// <param name="Unreadable">The number of lines that can't be read, as a crash or a full disk leaves them.</param>
public sealed record Promotions(IReadOnlyList<Promotion> Items, int Unreadable);

/// <summary><c>promotions.jsonl</c> in a model folder: a line for each promotion, in their order.</summary>
internal sealed class PromotionLog(string folder)
{
    private static readonly JsonSerializerOptions OneLine = new(ModelCard.Json) { WriteIndented = false };

    private readonly string _file = Path.Combine(folder, "promotions.jsonl");

    /// <summary>Reads it.</summary>
    /// <exception cref="ModelDamagedException">It can't be read.</exception>
    public Promotions Read()
    {
        Promotion?[] entries = [.. Lines().Select(Entry)];
        return new([.. entries.OfType<Promotion>().Reverse()], entries.Count(entry => entry is null));
    }

    /// <summary>
    /// Appends an entry, then makes the change that it records; if that fails, the entry is removed. The caller holds
    /// the <see cref="ModelLock" />.
    /// </summary>
    /// <exception cref="IOException">The folder can't be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be written.</exception>
    public void Append(Promotion entry, Action change)
    {
        using var log = new FileStream(_file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite, 0);
        var end = log.Length;
        try
        {
            // A line that a crash has torn stays a line of its own.
            var begin = EndsWithLineBreak(log) ? "" : "\n";
            log.Write(Encoding.UTF8.GetBytes(begin + JsonSerializer.Serialize(entry, OneLine) + "\n"));
            log.Flush(flushToDisk: true);
            change();
        }
        catch
        {
            Truncate(log, end);
            throw;
        }
    }

    // If even this fails, a torn line stays.
    private static void Truncate(FileStream log, long end)
    {
        try
        {
            log.SetLength(end);
        }
        catch (IOException) { }
    }

    private string[] Lines()
    {
        try
        {
            // Shared: another process may append meanwhile.
            using var file = new FileStream(_file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            using var log = new StreamReader(file);
            return log.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        }
        catch (Exception none) when (none is FileNotFoundException or DirectoryNotFoundException)
        {
            return [];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ModelDamagedException(_file, e.Message, e);
        }
    }

    // Leaves the stream at its end.
    private static bool EndsWithLineBreak(FileStream log)
    {
        if (log.Length == 0)
            return true;
        log.Seek(-1, SeekOrigin.End);
        return log.ReadByte() == '\n';
    }

    private static Promotion? Entry(string line)
    {
        try
        {
            return JsonSerializer.Deserialize<Promotion>(line, OneLine);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
