using Shouldly;
using Xunit;

namespace Tickets.Inference.Tests;

/// <summary>Two persons, or two processes, at the same models.</summary>
public sealed class changing_models_at_once : IDisposable
{
    private const int Rounds = 60;

    private static readonly DateTimeOffset Now = new(2026, 11, 25, 12, 0, 0, TimeSpan.Zero);

    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory();
    private readonly ModelFolder _folder;

    public changing_models_at_once() => _folder = new ModelFolder(_root.FullName);

    public void Dispose() => _root.Delete(recursive: true);

    // As two hosts have them.
    private ModelRegistry Models => new(new ModelFolder(_root.FullName));

    private string Published(float temperature) => _folder.Publish(temperature);

    // Failed, with the model looked at before the lock was taken, when both had done it: 10 of 60 times a champion that
    // was gone, 6 of 60 times a shadow.
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task one_of_use_and_deletion_wins(bool promotes)
    {
        await Models.PromoteAsync(Published(1.1f), "ann", null, Now, default);
        for (var round = 0; round < Rounds; round++)
        {
            var version = Published(1.2f + round);
            var use = Attempt(() => promotes ? Models.PromoteAsync(version, "ann", null, Now, default) : Models.ShadowAsync(version, default));
            var deletion = Attempt(() => Models.DeleteAsync(version, default));
            var (used, deleted) = (await use, await deletion);

            (used is null ^ deleted is null).ShouldBeTrue($"round {round}: {used?.Message}; {deleted?.Message}");
            (used ?? deleted).ShouldBeOfType(used is null ? typeof(ModelConflictException) : typeof(UnknownModelException));
            _folder.Load(_folder.Champion());
            Directory.Exists(Path.Combine(_root.FullName, version)).ShouldBe(used is null);
        }
    }

    private static Task<Exception?> Attempt(Func<Task> change) => Task.Run(() => Record.ExceptionAsync(change));
}
