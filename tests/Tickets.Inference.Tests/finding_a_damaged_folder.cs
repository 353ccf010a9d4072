using Shouldly;
using Xunit;

namespace Tickets.Inference.Tests;

/// <summary>One thing in the folder of models is broken: that thing alone is.</summary>
public sealed class finding_a_damaged_folder : IDisposable
{
    private static readonly DateTimeOffset Now = new(2026, 11, 25, 12, 0, 0, TimeSpan.Zero);

    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory();
    private readonly ModelFolder _folder;
    private readonly ModelRegistry _models;

    public finding_a_damaged_folder()
    {
        _folder = new ModelFolder(_root.FullName);
        _models = new ModelRegistry(_folder);
    }

    public void Dispose() => _root.Delete(recursive: true);

    private string Published(float temperature) => _folder.Publish(temperature);

    private Task<Promotion> PromoteAsync(string version) => _models.PromoteAsync(version, "ann", null, Now, default);

    private string File(params string[] path) => Path.Combine([_root.FullName, .. path]);

    // Failed, with each line taken for an entry, with a JsonException for ever; the next entry was lost in the torn line.
    [Theory]
    [InlineData("{\"at\":\"2026")]
    [InlineData("{\"at\":\"2026-11-25T12:00:00Z\",\"by\":null,\"version\":\"0123456789ab\",\"previous\":null,\"note\":null}")]
    [InlineData("\0\0\0")]
    [InlineData("{}")]
    [InlineData("null")]
    public async Task a_torn_line_of_the_log_spoils_only_itself(string torn)
    {
        var (first, second) = (Published(1.1f), Published(1.2f));
        await PromoteAsync(first);
        await System.IO.File.AppendAllTextAsync(File("promotions.jsonl"), torn);
        (_models.Log().Items.Single().Version, _models.Log().Unreadable).ShouldBe((first, 1));

        await PromoteAsync(second);
        var log = _models.Log();
        log.Items.Select(entry => entry.Version).ShouldBe([second, first]);
        log.Unreadable.ShouldBe(1);
    }

    // Failed, with members that could be missing, with a NullReferenceException for the whole list.
    [Theory]
    [InlineData("?")]
    [InlineData("{\"version\":\"0123456789ab\"}")]
    [InlineData(null)]
    public async Task a_card_spoils_only_its_model(string? card)
    {
        var (first, second) = (Published(1.1f), Published(1.2f));
        var path = File(first, "card.json");
        // Or as it was, but for one member.
        card ??= (await System.IO.File.ReadAllTextAsync(path)).Replace("\"categories\": {", "\"none\": {", StringComparison.Ordinal);
        await System.IO.File.WriteAllTextAsync(path, card);
        _models.List().Single(model => model.Version == first).Damage.ShouldNotBeNull().ShouldContain("card.json");
        _models.List().Single(model => model.Version == second).Damage.ShouldBeNull();
        await Should.ThrowAsync<ModelDamagedException>(() => PromoteAsync(first));
        await PromoteAsync(second);
    }

    [Theory]
    [InlineData("champion")]
    [InlineData("previous")]
    [InlineData("shadow")]
    public async Task an_alias_spoils_only_itself(string alias)
    {
        string[] versions = [Published(1.1f), Published(1.2f), Published(1.3f)];
        await PromoteAsync(versions[0]);
        await PromoteAsync(versions[1]);
        await _models.ShadowAsync(versions[2], default);
        await System.IO.File.WriteAllBytesAsync(File(alias), new byte[13]);

        _models.List().SelectMany(model => model.Aliases).Count().ShouldBe(2);
        await PromoteAsync(versions[2]);
        _folder.Champion().ShouldBe(versions[2]);
        if (alias == "previous")
            (await _models.RollbackAsync("ann", null, Now, default)).Version.ShouldBe(versions[1]);
        await _models.ShadowAsync(versions[0], default);
        await _models.ShadowAsync(null, default);
    }

    // Failed with an UnauthorizedAccessException. Not even root may write into a file as if it were a folder.
    [Fact]
    public async Task a_folder_that_may_not_be_written_is_named()
    {
        var version = Published(1.1f);
        Directory.CreateDirectory(File(".lock"));
        foreach (var change in (Func<Task>[])[
                () => PromoteAsync(version),
                () => _models.DeleteAsync(version, default),
                () => _models.ShadowAsync(version, default),
                () => _models.RollbackAsync("ann", null, Now, default),
            ])
            (await Should.ThrowAsync<ModelFolderException>(change)).Message.ShouldStartWith($"The models in '{_root.FullName}' can't be changed: ");

        var below = new ModelFolder(File(version, "card.json"));
        Should.Throw<ModelFolderException>(() => below.Publish(Toys.Trained, Now)).Message.ShouldContain("can't be changed");
    }

    // Failed with an IOException, and with the log ahead of what was done.
    [Fact]
    public async Task a_full_disk_changes_nothing()
    {
        var (first, second) = (Published(1.1f), Published(1.2f));
        await PromoteAsync(first);
        System.IO.File.Move(File("promotions.jsonl"), File("log"));
        System.IO.File.CreateSymbolicLink(File("promotions.jsonl"), "/dev/full");
        (await Should.ThrowAsync<ModelFolderException>(() => PromoteAsync(second))).Message.ShouldContain("No space left");
        _folder.Champion().ShouldBe(first);

        // Room enough for the log alone.
        System.IO.File.Move(File("log"), File("promotions.jsonl"), overwrite: true);
        System.IO.File.Delete(File("champion"));
        Directory.CreateDirectory(File("champion"));
        await Should.ThrowAsync<ModelFolderException>(() => PromoteAsync(second));
        _models.Log().Items.Select(entry => entry.Version).ShouldBe([first]);
        Directory.GetFiles(_root.FullName, "champion.*").ShouldBeEmpty();
    }
}
