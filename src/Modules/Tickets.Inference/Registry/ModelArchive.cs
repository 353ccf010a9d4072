using System.IO.Compression;
using System.Text.Json;
using Tickets.SharedKernel;

namespace Tickets.Inference;

/// <summary>The files of a version as one ZIP: as PostgreSQL keeps them, and as they are moved from store to store.</summary>
public static class ModelArchive
{
    /// <summary>Bytes of the files of a version, at most; a part of an ONNX model is smaller.</summary>
    public const long MaxBytes = 2L << 30;

    private const int MaxFiles = 20;

    private static readonly string[] Names =
    [
        ModelFolder.CardJson,
        LinearScorerFile.Name,
        .. ModelEvaluation.FileNames,
        .. OnnxFiles.FileNames,
    ];

    /// <summary>Writes the files of a folder.</summary>
    /// <param name="folder">The folder of a version.</param>
    /// <param name="test">What was measured on test tickets; null without that.</param>
    /// <param name="to">Where to.</param>
    /// <exception cref="ModelConflictException">They are too large.</exception>
    public static void Write(string folder, Evaluation? test, Stream to)
    {
        var files = Directory
            .GetFiles(folder)
            .Where(file => Path.GetFileName(file) is var name && name != ModelEvaluation.TestJson && Names.Contains(name))
            .Order(StringComparer.Ordinal)
            .ToArray();
        if (files.Sum(file => new FileInfo(file).Length) > MaxBytes)
            throw new ModelConflictException($"The files of the model have more than {MaxBytes >> 20} MiB together.");
        using var zip = new ZipArchive(to, ZipArchiveMode.Create, leaveOpen: true);
        foreach (var file in files)
            zip.CreateEntryFromFile(file, Path.GetFileName(file), CompressionLevel.Fastest);
        if (test is null)
            return;
        using var entry = zip.CreateEntry(ModelEvaluation.TestJson, CompressionLevel.Fastest).Open();
        JsonSerializer.Serialize(entry, test, ModelCard.Json);
    }

    /// <summary>Unpacks it into an empty folder.</summary>
    /// <param name="zip">The ZIP; it can be read anywhere.</param>
    /// <param name="folder">The folder.</param>
    /// <param name="maxBytes">Bytes that it may unpack to.</param>
    /// <exception cref="RefusedException">It is damaged, is no model, or is too large.</exception>
    public static void Unpack(Stream zip, string folder, long maxBytes = MaxBytes)
    {
        try
        {
            using var archive = new ZipArchive(zip, ZipArchiveMode.Read, leaveOpen: true);
            // Names of ours alone: none leads out of the folder.
            if (archive.Entries.FirstOrDefault(entry => !Names.Contains(entry.FullName)) is { } foreign)
                throw new RefusedException($"It is no model of this program: it has a file '{Shown(foreign.FullName)}'.");
            if (archive.Entries.Count > MaxFiles || archive.GetEntry(ModelFolder.CardJson) is null)
                throw new RefusedException($"It is no model of this program: it has no {ModelFolder.CardJson}, or too many files.");
            var left = maxBytes;
            foreach (var entry in archive.Entries)
                left -= Copy(entry, Path.Combine(folder, entry.FullName), left, maxBytes);
        }
        catch (InvalidDataException damaged)
        {
            throw new RefusedException($"It is no ZIP, or a damaged one: {damaged.Message}");
        }
    }

    /// <summary>Unpacks it into an empty folder, and makes sure that it is a model; gives its card.</summary>
    /// <exception cref="RefusedException">It is damaged, is no model, or is too large.</exception>
    internal static ModelCard Read(Stream zip, string folder, OnnxSettings onnx)
    {
        Unpack(zip, folder);
        try
        {
            var card = ModelFolder.ReadCard(Path.Combine(folder, ModelFolder.CardJson));
            ModelKind.Load(folder, card, onnx);
            ModelEvaluation.Read(folder);
            return card;
        }
        catch (Exception e) when (e is InvalidDataException or JsonException or FileNotFoundException)
        {
            throw new RefusedException($"The model is damaged: {e.Message}");
        }
    }

    // Counted as they come: what the ZIP says of their sizes need not be true.
    private static long Copy(ZipArchiveEntry entry, string path, long left, long maxBytes)
    {
        using var from = entry.Open();
        using var to = new FileStream(path, FileMode.CreateNew);
        var buffer = new byte[1 << 16];
        for (int count; (count = from.Read(buffer)) > 0;)
        {
            if (to.Length + count > left)
                throw new RefusedException($"Its files have more than {maxBytes:N0} bytes together.");
            to.Write(buffer, 0, count);
        }

        return to.Length;
    }

    private static string Shown(string name) => name.Length > 100 ? name[..100] + "…" : name;
}
