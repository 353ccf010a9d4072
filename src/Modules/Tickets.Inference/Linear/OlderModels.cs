namespace Tickets.Inference;

/// <summary>
/// Some models that were in use before, for whoever asks why they decided as they did. They are few, and one is loaded at
/// a time: what is asked for decides neither memory nor work.
/// </summary>
internal sealed class OlderModels
{
    private const int Kept = 3;

    private readonly Lock _loading = new();
    private readonly LinkedList<IScorer> _models = []; // the one asked for last comes first

    /// <summary>The model of a version, which is loaded if it is not kept here.</summary>
    public IScorer Find(string version, Func<string, IScorer> load)
    {
        lock (_loading)
        {
            var found = _models.FirstOrDefault(model => model.Version == version);
            if (found is not null)
                _models.Remove(found);
            else
                found = load(version);
            _models.AddFirst(found);
            if (_models.Count > Kept)
                _models.RemoveLast();
            return found;
        }
    }
}
