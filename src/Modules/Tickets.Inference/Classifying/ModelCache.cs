namespace Tickets.Inference;

/// <summary>
/// The models that were asked for last, so that explanations of earlier decisions need not load them each time. The
/// cache is small, and one model is loaded at a time: clients decide neither how much memory is taken nor how many
/// loads run at once.
/// </summary>
internal sealed class ModelCache
{
    private const int Capacity = 3;

    private readonly OneAtATime _loading = new();
    private readonly LinkedList<IScorer> _models = []; // the one asked for last comes first

    /// <summary>The model of a version; it is loaded if it is not in the cache.</summary>
    public Task<IScorer> GetOrLoadAsync(
        string version,
        Func<string, CancellationToken, Task<IScorer>> load,
        CancellationToken cancellation
    ) =>
        _loading.RunAsync(
            async () =>
            {
                var model = _models.FirstOrDefault(model => model.Version == version);
                if (model is not null)
                    _models.Remove(model);
                else
                    model = await load(version, cancellation);
                _models.AddFirst(model);
                if (_models.Count > Capacity)
                    _models.RemoveLast();
                return model;
            },
            cancellation
        );
}
