using System.Runtime.InteropServices;

namespace Tickets.Inference;

/// <summary>
/// The bytes of <c>scorer.bin</c>: a magic number, the format's number, then a learnt model, little-endian. Equal
/// models have equal bytes.
/// </summary>
public static class ScorerFile
{
    private const ulong Magic = 0x0A52_4F43_5354_4B54; // "TKTSCOR\n"
    private const int Format = 3;
    private const int WithoutPlatt = 2; // a temperature alone
    private const int WordsOnly = 1; // that, and one threshold

    /// <summary>Writes a model.</summary>
    public static void Write(LinearModel model, Stream stream)
    {
        ArgumentNullException.ThrowIfNull(model);
        using var writer = new BinaryWriter(stream, System.Text.Encoding.UTF8, leaveOpen: true);
        writer.Write(Magic);
        writer.Write(Format);
        writer.Write((int)model.Vocabulary.Parts);
        writer.Write(model.Classes.Length);
        foreach (var category in model.Classes)
            writer.Write(category);
        writer.Write(model.Vocabulary.Count);
        writer.Write(model.Fingerprints.Length);
        writer.Write(model.Calibrator.Temperature);
        writer.Write(model.Calibrator.Slope);
        writer.Write(model.Calibrator.Offset);
        writer.Flush();

        Write<float>(stream, model.Thresholds);
        Write<int>(stream, model.ClassRows);
        Write(stream, model.Vocabulary.Hashes);
        Write(stream, model.Vocabulary.Idf);
        Write<float>(stream, model.Weights);
        Write<float>(stream, model.Biases);
        Write<long>(stream, model.Fingerprints);
    }

    /// <summary>Reads a model; throws <see cref="InvalidDataException" /> or an IO exception if it is none.</summary>
    public static LinearModel Read(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        using var reader = new BinaryReader(stream, System.Text.Encoding.UTF8, leaveOpen: true);
        if (reader.ReadUInt64() != Magic)
            throw new InvalidDataException("scorer.bin is some other kind of file");
        if (reader.ReadInt32() is var format && format is not (Format or WithoutPlatt or WordsOnly))
            throw new InvalidDataException($"scorer.bin has format {format}, this program reads format {Format}");
        var parts = format == WordsOnly ? TextParts.Words : (TextParts)reader.ReadInt32();
        if (!Enum.IsDefined(parts))
            throw new InvalidDataException($"scorer.bin has features of kind {(int)parts}, which this program has not");

        var classes = new string[Length(reader, stream)];
        for (var i = 0; i < classes.Length; i++)
            classes[i] = Category(reader);
        var (features, fingerprints) = (Length(reader, stream), Length(reader, stream));
        var calibrator = new Calibrator(reader.ReadSingle());
        if (format == Format)
            calibrator = calibrator with { Slope = reader.ReadSingle(), Offset = reader.ReadSingle() };
        var thresholds =
            format != WordsOnly
                ? Read<float>(stream, classes.Length)
                : [.. Enumerable.Repeat(reader.ReadSingle(), classes.Length)];
        var stride = LinearModel.StrideOf(classes.Length);

        var classRows = Read<int>(stream, classes.Length);
        var vocabulary = new Vocabulary(Read<ulong>(stream, features), Read<float>(stream, features), parts);
        var weights = Read<float>(stream, (long)features * stride);
        var biases = Read<float>(stream, stride);
        return new LinearModel(
            classes,
            classRows,
            vocabulary,
            weights,
            biases,
            calibrator,
            thresholds,
            Read<long>(stream, fingerprints)
        );
    }

    private static string Category(BinaryReader reader)
    {
        try
        {
            return reader.ReadString();
        }
        catch (FormatException e)
        {
            throw new InvalidDataException("scorer.bin has an impossible length of a category", e);
        }
    }

    private static int Length(BinaryReader reader, Stream stream) =>
        reader.ReadInt32() is var length && length >= 0 && length <= stream.Length
            ? length
            : throw new InvalidDataException("scorer.bin has an impossible length in its head");

    private static void Write<T>(Stream stream, ReadOnlySpan<T> values)
        where T : unmanaged
    {
        // In parts: as bytes, one span cannot hold the weights of a large model.
        for (var part = 0; part < values.Length; part += 1 << 20)
            stream.Write(MemoryMarshal.AsBytes(values.Slice(part, Math.Min(1 << 20, values.Length - part))));
    }

    private static T[] Read<T>(Stream stream, long length)
        where T : unmanaged
    {
        if (length * System.Runtime.CompilerServices.Unsafe.SizeOf<T>() > stream.Length - stream.Position)
            throw new EndOfStreamException("scorer.bin is cut short");
        var values = new T[length];
        for (var part = 0; part < values.Length; part += 1 << 20)
            stream.ReadExactly(MemoryMarshal.AsBytes(values.AsSpan(part, Math.Min(1 << 20, values.Length - part))));
        return values;
    }
}
