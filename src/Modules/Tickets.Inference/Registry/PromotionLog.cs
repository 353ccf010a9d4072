using System.Text;
using System.Text.Json;

namespace Tickets.Inference;

/// <summary>An entry of the promotion log.</summary>
/// <param name="At">When.</param>
/// <param name="By">Who, as they gave themselves a name.</param>
/// <param name="Version">The version in use from then on.</param>
/// <param name="Previous">The version in use until then, if any.</param>
/// <param name="Note">On which evidence.</param>
public sealed record Promotion(DateTimeOffset At, string By, string Version, string? Previous, string? Note);

/// <summary>Who promoted what.</summary>
/// <param name="Items">The entries, the latest first.</param>
/// <param name="Unreadable">Lines that are no entry, as a crash or a full disk leaves them; they are passed over.</param>
public sealed record Promotions(IReadOnlyList<Promotion> Items, int Unreadable);

/// <summary><c>promotions.jsonl</c> in the folder of the models, which is only ever appended to.</summary>
internal sealed class PromotionLog(string folder)
{
    private static readonly JsonSerializerOptions OneLine = new(ModelCard.Json) { WriteIndented = false };

    private readonly string _file = Path.Combine(folder, "promotions.jsonl");

    /// <summary>What it says.</summary>
    /// <exception cref="ModelDamagedException">It may not be read.</exception>
    public Promotions Read()
    {
        Promotion?[] entries = [.. Lines().Select(Entry)];
        return new([.. entries.OfType<Promotion>().Reverse()], entries.Count(entry => entry is null));
    }

    /// <summary>
    /// Writes an entry, then does what it tells of; if that fails the entry is taken back. Only whoever holds the
    /// <see cref="ModelLock" /> may.
    /// </summary>
    /// <exception cref="IOException">The folder can't be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be written.</exception>
    public void Append(Promotion entry, Action act)
    {
        using var log = new FileStream(_file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite, bufferSize: 0);
        var end = log.Length;
        try
        {
            // What a crash has torn stays a line of its own.
            var begin = EndsInALine(log) ? "" : "\n";
            log.Write(Encoding.UTF8.GetBytes(begin + JsonSerializer.Serialize(entry, OneLine) + "\n"));
            log.Flush(flushToDisk: true);
            act();
        }
        catch
        {
            TakeBack(log, end);
            throw;
        }
    }

    // What can't be taken back is a torn line.
    private static void TakeBack(FileStream log, long end)
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
            // Shared: it may be read while somebody appends.
            using var log = new StreamReader(new FileStream(_file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
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
    private static bool EndsInALine(FileStream log)
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
