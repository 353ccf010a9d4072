using System.Text;
using System.Text.Unicode;
using UtfUnknown;

namespace Tickets.Ticketing;

/// <summary>Finds the encoding of a text: by its mark, by its zero bytes, by whether it is UTF-8, else by statistics.</summary>
internal static class FileEncoding
{
    /// <summary>Bytes of a sample.</summary>
    public const int SampleBytes = 256 * 1024;

    /// <summary>Stands for bytes that are none of the encoding: a noncharacter, and not U+FFFD, which files may hold.</summary>
    public const char Undecodable = '\uFFFE';

    private const string Utf8Name = "utf-8";
    private const string Western = "windows-1252";

    // Of the statistics: below this a text of one language is taken for another too often.
    private const float Sure = 0.5f;

    static FileEncoding() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    /// <summary>The encoding of a name; undecodable bytes become <see cref="Undecodable" />.</summary>
    /// <exception cref="FileRefusedException">There is none of that name.</exception>
    public static Encoding Get(string name)
    {
        try
        {
            return Encoding.GetEncoding(name, EncoderFallback.ExceptionFallback, new DecoderReplacementFallback($"{Undecodable}"));
        }
        catch (ArgumentException)
        {
            throw new FileRefusedException(
                "encoding",
                $"there is no encoding '{ColumnMappings.Shorten(name)}'; such as utf-8, windows-1252, utf-16le, shift_jis"
            );
        }
    }

    /// <summary>The name of the encoding that the beginning of a text has.</summary>
    /// <param name="sample">The first <see cref="SampleBytes" />, or all of a shorter text.</param>
    /// <param name="isWhole">Whether it is all of the text.</param>
    public static string Guess(ReadOnlySpan<byte> sample, bool isWhole) =>
        Marked(sample) ?? WithZeros(sample) ?? (IsUtf8(sample, isWhole) ? Utf8Name : ByStatistics(sample));

    private static string? Marked(ReadOnlySpan<byte> sample) =>
        sample switch
        {
            [0xEF, 0xBB, 0xBF, ..] => Utf8Name,
            [0xFF, 0xFE, 0, 0, ..] => "utf-32",
            [0xFF, 0xFE, ..] => "utf-16",
            [0xFE, 0xFF, ..] => "utf-16BE",
            _ => null,
        };

    // Most texts have characters below 256, whose other byte is zero in UTF-16; no other text has zeros.
    private static string? WithZeros(ReadOnlySpan<byte> sample)
    {
        var (even, odd) = (0, 0);
        for (var i = 0; i + 1 < sample.Length; i += 2)
            (even, odd) = (even + (sample[i] == 0 ? 1 : 0), odd + (sample[i + 1] == 0 ? 1 : 0));
        var few = Math.Max(3, sample.Length / 20);
        return odd > few && odd > 8 * even ? "utf-16"
            : even > few && even > 8 * odd ? "utf-16BE"
            : null;
    }

    // A few wrong bytes among many right ones are damage: the rows that have them are refused, and the others kept.
    private static bool IsUtf8(ReadOnlySpan<byte> sample, bool isWhole)
    {
        if (Utf8.IsValid(sample))
            return true;
        var (right, wrong) = (0, 0);
        while (sample.IndexOfAnyInRange((byte)0x80, (byte)0xFF) is var next and >= 0)
        {
            var status = Rune.DecodeFromUtf8(sample[next..], out _, out var used);
            var isCutOff = status == System.Buffers.OperationStatus.NeedMoreData && !isWhole;
            if (status == System.Buffers.OperationStatus.Done || isCutOff)
                right++;
            else
                wrong++;
            sample = sample[(next + Math.Max(used, 1))..];
        }

        return wrong <= right;
    }

    private static string ByStatistics(ReadOnlySpan<byte> sample)
    {
        var found = CharsetDetector.DetectFromBytes(sample.ToArray()).Detected;
        return found is { EncodingName: not "iso-8859-1", Encoding: not null, Confidence: > Sure } ? found.EncodingName : Western;
    }
}
