using System.Security.Cryptography;
using System.Text.Json;

namespace Tickets.Inference;

/// <summary>
/// The files of an ONNX model: as Hugging Face's Optimum exports them (<c>model.onnx</c>, <c>vocab.txt</c>,
/// <c>config.json</c>, <c>tokenizer_config.json</c>), and our <c>onnx.json</c>.
/// </summary>
internal sealed record OnnxFiles(string Folder, OnnxSpec Spec)
{
    private const string OnnxJson = "onnx.json";

    private static readonly string[] Names = ["model.onnx", "vocab.txt", "config.json"];
    private static readonly string[] OptionalNames = ["model.onnx_data", "tokenizer_config.json", OnnxJson];

    /// <summary>All of them.</summary>
    public static IEnumerable<string> FileNames => Names.Concat(OptionalNames);

    public string Model => In(Folder, "model.onnx");

    public string Vocabulary => In(Folder, "vocab.txt");

    public int CountTokens() => File.ReadLines(Vocabulary).Count();

    /// <summary>Whether a file came with the export, and is none of ours.</summary>
    public static bool IsOfExport(string path) =>
        Path.GetFileName(path) is var name && name != OnnxJson && Names.Concat(OptionalNames).Contains(name);

    public static bool AreIn(string folder) => File.Exists(In(folder, OnnxJson));

    /// <summary>Copies the needed files of an export.</summary>
    /// <exception cref="ModelConflictException">One is missing, or can't be used.</exception>
    public static OnnxFiles Copy(string from, string to, OnnxSettings settings)
    {
        if (Names.FirstOrDefault(name => !File.Exists(In(from, name))) is { } missing)
            throw new ModelConflictException($"There is no {missing} in '{from}'; docs/model.md says what is needed.");
        foreach (var name in Names.Concat(OptionalNames).Where(name => name != OnnxJson && File.Exists(In(from, name))))
            File.Copy(In(from, name), In(to, name));
        try
        {
            return new OnnxFiles(to, SpecOf(from, settings));
        }
        catch (Exception e)
            when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new ModelConflictException(
                $"config.json or tokenizer_config.json in '{from}' can't be used: {e.Message}"
            );
        }
    }

    /// <summary>Writes <c>onnx.json</c>.</summary>
    public void Write() =>
        File.WriteAllText(In(Folder, OnnxJson), JsonSerializer.Serialize(Spec, ModelCard.Json) + "\n");

    /// <summary>Reads the files of a model, and their checksum.</summary>
    /// <exception cref="InvalidDataException"><c>onnx.json</c> can't be read.</exception>
    /// <exception cref="IOException">A file can't be read.</exception>
    public static (OnnxFiles Files, string Hash) Read(string folder)
    {
        try
        {
            var spec = JsonSerializer.Deserialize<OnnxSpec>(File.ReadAllText(In(folder, OnnxJson)), ModelCard.Json);
            return (new OnnxFiles(folder, spec ?? throw new JsonException("it says null")), HashOf(folder));
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"its {OnnxJson} cannot be read", e);
        }
    }

    private static OnnxSpec SpecOf(string from, OnnxSettings settings)
    {
        using var config = JsonDocument.Parse(File.ReadAllText(In(from, "config.json")));
        var labels = config.RootElement.GetProperty("id2label");
        var count = labels.EnumerateObject().Count();
        string[] classes = [.. Enumerable.Range(0, count).Select(id => labels.GetProperty($"{id}").GetString()!)];
        if (count < 2 || classes.Distinct().Count() != count)
            throw new ModelConflictException("config.json has to name two categories or more in id2label, each once.");
        var hasLimit = config.RootElement.TryGetProperty("max_position_embeddings", out var limit);
        return new OnnxSpec(
            classes,
            LowerCases(In(from, "tokenizer_config.json")),
            hasLimit ? Math.Min(limit.GetInt32(), settings.MaxTokens) : settings.MaxTokens,
            Calibrator.None,
            new float?[count]
        );
    }

    // Over the files' names and checksums, in a fixed order.
    private static string HashOf(string folder)
    {
        using var all = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var name in Names.Concat(OptionalNames).Where(name => File.Exists(In(folder, name))))
        {
            using var stream = File.OpenRead(In(folder, name));
            all.AppendData(System.Text.Encoding.UTF8.GetBytes(name));
            all.AppendData(SHA256.HashData(stream));
        }
        return Convert.ToHexStringLower(all.GetHashAndReset());
    }

    private static bool LowerCases(string path)
    {
        if (!File.Exists(path))
            return true;
        using var config = JsonDocument.Parse(File.ReadAllText(path));
        return !config.RootElement.TryGetProperty("do_lower_case", out var lowerCases) || lowerCases.GetBoolean();
    }

    private static string In(string folder, string file) => Path.Combine(folder, file);
}
