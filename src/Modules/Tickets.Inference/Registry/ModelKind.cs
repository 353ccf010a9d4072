namespace Tickets.Inference;

/// <summary>The kinds of models; the files in its folder say of which kind a model is.</summary>
internal static class ModelKind
{
    /// <summary>Loads a model of any kind.</summary>
    /// <exception cref="InvalidDataException">Its files are not the ones its card was written for.</exception>
    public static IScorer Load(string folder, ModelCard card, OnnxSettings onnx)
    {
        if (OnnxFiles.AreIn(folder))
        {
            var (files, filesHash) = OnnxFiles.Read(folder);
            Check(filesHash, "its files", card);
            return new OnnxScorer(files, card.Version, onnx);
        }

        var (linear, scorerHash) = LinearScorerFile.Read(Path.Combine(folder, LinearScorerFile.Name));
        Check(scorerHash, LinearScorerFile.Name, card);
        return new LinearScorer(linear, card.Version, new SentenceVectors(onnx));
    }

    private static void Check(string hash, string what, ModelCard card)
    {
        if (hash != card.ScorerSha256)
            throw new InvalidDataException($"the checksum of {what} is not the one on its card");
    }
}
