using System.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;
using Shouldly;
using Xunit;

namespace Tickets.Inference.Tests;

/// <summary>What a read may say of tickets that wait, while it has no time to look for long.</summary>
public sealed class waiting_for_a_model : IDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory();
    private readonly Models _models;

    public waiting_for_a_model() => _models = new(new FolderRegistry(Folder), NullLogger<Models>.Instance);

    public void Dispose() => _root.Delete(recursive: true);

    private ModelFolder Folder => new(_root.FullName);

    private async Task<string> PromotedAsync()
    {
        var version = Folder.Publish(Toys.Trained, DateTimeOffset.UnixEpoch).Version;
        await _models.Registry.PromoteAsync(version, "ann", null, DateTimeOffset.UnixEpoch, default);
        return version;
    }

    [Fact]
    public async Task ends_with_the_first_sound_one()
    {
        _models.WhyTicketsWait.ShouldBe("no_model");
        var version = await PromotedAsync();
        _models.WhyTicketsWait.ShouldBeNull("it will be loaded with the first message");

        var scorer = Path.Combine(_root.FullName, version, "scorer.bin");
        File.Move(scorer, scorer + ".away");
        await Should.ThrowAsync<ModelDamagedException>(() => _models.CurrentAsync(default).AsTask());
        _models.WhyTicketsWait.ShouldBe("no_model");

        File.Move(scorer + ".away", scorer);
        await _models.CurrentAsync(default);
        _models.WhyTicketsWait.ShouldBeNull();
    }

    [Fact]
    public void is_not_known_to_a_host_that_does_not_classify() =>
        new Models(new FolderRegistry(Folder), NullLogger<Models>.Instance) { Classifies = false }.WhyTicketsWait.ShouldBeNull();

    // Failed, with the lock of the load taken for an answer, when this waited as long as the load did.
    [Fact]
    public async Task is_told_while_one_is_being_loaded()
    {
        var scorer = Path.Combine(_root.FullName, await PromotedAsync(), "scorer.bin");
        var bytes = await File.ReadAllBytesAsync(scorer);
        File.Delete(scorer);
        using (var pipe = Process.Start("mkfifo", [scorer]))
            await pipe.WaitForExitAsync();

        var loading = Task.Run(() => _models.CurrentAsync(default).AsTask()); // whoever opens a pipe waits for its other end
        await Task.Run(() => _models.WhyTicketsWait).WaitAsync(TimeSpan.FromSeconds(10));
        loading.IsCompleted.ShouldBeFalse();
        await File.WriteAllBytesAsync(scorer, bytes);
        await Record.ExceptionAsync(() => loading); // a pipe is no model
    }
}
