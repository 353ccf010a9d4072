using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Tickets.Inference;

/// <summary>
/// <c>scorer.bin</c>: a magic number, the number of the format, then a linear model, little-endian. Equal models give
/// equal bytes.
/// </summary>
public static class LinearScorerFile
{
    /// <summary>The name of the file.</summary>
    public const string Name = "scorer.bin";

    private const ulong Magic = 0x0A52_4F43_5354_4B54; // "TKTSCOR\n"
    private const int Format = 5;

    /// <summary>Writes a model.</summary>
    public static void Write(LinearModel model, Stream stream)
    {
        using var writer = new BinaryWriter(stream, System.Text.Encoding.UTF8, leaveOpen: true);
        writer.Write(Magic);
        writer.Write(Format);
        writer.Write((int)model.Vocabulary.FeatureSet);
        writer.Write(model.Classes.Length);
        foreach (var category in model.Classes)
            writer.Write(category);
        writer.Write(model.Vocabulary.Count);
        writer.Write(model.TrainedOn.Fingerprints.Length);
        writer.Write(model.Calibrator.Temperature);
        writer.Write(model.Calibrator.Slope);
        writer.Write(model.Calibrator.Offset);
        writer.Write(model.Calibrator.OfDoubt);
        writer.Write(model.Scope.Offset);
        writer.Write(model.Scope.OfScore);
        writer.Write(model.Scope.OfKnownShare);
        writer.Write(model.Scope.OfKnownWords);
        writer.Write(model.Scope.Least);
        writer.Flush();

        Write<float>(stream, model.Thresholds);
        Write<int>(stream, model.ClassRows);
        Write(stream, model.Vocabulary.Hashes);
        Write(stream, model.Vocabulary.Idf);
        Write<float>(stream, model.Weights);
        Write<float>(stream, model.Biases);
        Write<long>(stream, model.TrainedOn.Fingerprints);
        Write<uint>(stream, model.TrainedOn.Sketches);
        if (!model.HasSentences)
            return;
        Write<float>(stream, model.SentenceWeights);
        Write<float>(stream, [model.Scope.OfNearness]);
        Write<int>(stream, model.Samples.Counts);
        Write<float>(stream, model.Samples.Vectors);
    }

    /// <summary>Reads a model, and the SHA-256 of its file in hexadecimal.</summary>
    /// <exception cref="InvalidDataException">It is no model, or one of another format.</exception>
    /// <exception cref="IOException">It can't be read, or is cut short.</exception>
    public static (LinearModel Model, string Hash) Read(string path)
    {
        using var stream = File.OpenRead(path);
        var hash = Convert.ToHexStringLower(SHA256.HashData(stream));
        stream.Position = 0;
        return (Read(stream), hash);
    }

    /// <summary>Reads a model.</summary>
    /// <exception cref="InvalidDataException">It is no model, or one of another format.</exception>
    /// <exception cref="IOException">It can't be read, or is cut short.</exception>
    public static LinearModel Read(Stream stream)
    {
        using var reader = new BinaryReader(stream, System.Text.Encoding.UTF8, leaveOpen: true);
        if (reader.ReadUInt64() != Magic)
            throw new InvalidDataException("scorer.bin is some other kind of file");
        if (reader.ReadInt32() is var format && format != Format)
            throw new InvalidDataException($"scorer.bin has format {format}, this program reads format {Format}");
        var featureSet = (FeatureSet)reader.ReadInt32();
        if (!Enum.IsDefined(featureSet))
            throw new InvalidDataException($"scorer.bin has the unknown feature set {(int)featureSet}");

        var classes = new string[Length(reader, stream)];
        for (var i = 0; i < classes.Length; i++)
            classes[i] = Category(reader);
        var (features, fingerprints) = (Length(reader, stream), Length(reader, stream));
        var calibrator = new Calibrator(reader.ReadSingle(), reader.ReadSingle(), reader.ReadSingle(), reader.ReadSingle());
        var scope = new ScopeRule(
            reader.ReadSingle(),
            reader.ReadSingle(),
            reader.ReadSingle(),
            reader.ReadSingle(),
            reader.ReadSingle()
        );

        var stride = LinearModel.StrideOf(classes.Length);
        var thresholds = Read<float>(stream, classes.Length);
        var classRows = Read<int>(stream, classes.Length);
        var vocabulary = new Vocabulary(Read<ulong>(stream, features), Read<float>(stream, features), featureSet);
        var weights = Read<float>(stream, (long)features * stride);
        var biases = Read<float>(stream, stride);
        var trainedOn = new TrainedTexts(Read<long>(stream, fingerprints), Read<uint>(stream, (long)fingerprints * TextSketch.Length));
        var model = new LinearModel(classes, classRows, vocabulary, weights, biases, calibrator, scope, thresholds, trainedOn);
        return model.HasSentences ? ReadSentences(model, stream) : model;
    }

    private static LinearModel ReadSentences(LinearModel model, Stream stream)
    {
        var weights = Read<float>(stream, (long)SentenceEncoder.Dimensions * model.Stride);
        var scope = model.Scope with { OfNearness = Read<float>(stream, 1)[0] };
        var counts = Read<int>(stream, model.Classes.Length);
        if (Array.Exists(counts, count => count < 0))
            throw new InvalidDataException("scorer.bin has an impossible number of sentence vectors");
        var vectors = Read<float>(stream, counts.Sum(count => (long)count) * SentenceEncoder.Dimensions);
        return model with { SentenceWeights = weights, Scope = scope, Samples = new(counts, vectors) };
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
            : throw new InvalidDataException("scorer.bin has an impossible length in its header");

    private static void Write<T>(Stream stream, ReadOnlySpan<T> values)
        where T : unmanaged
    {
        // In parts: one span of bytes can't hold the weights of a large model.
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
