using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Shouldly;
using Tickets.Contracts;
using Tickets.Inference;
using Tickets.SharedKernel;
using Xunit;

namespace Tickets.SystemTests;

/// <summary>Models are rows; what a host has on its disk are copies.</summary>
public sealed class keeping_models_in_postgres : OwnModels
{
    private NpgsqlDataSource Database => Host.Services.GetRequiredService<NpgsqlDataSource>();

    // As another host has them.
    private DatabaseRegistry Others(string cache) => new(Database, Host.Services.GetRequiredService<IEvents>(), Target.Category, Path.Combine(Folder, cache));

    private Task<Promotion> PromoteAsync(string version, string by = "ann") =>
        Models.PromoteAsync(version, by, null, DateTimeOffset.UtcNow, default);

    private async Task<string> RolledBackAsync() => (await Models.RollbackAsync("ann", null, DateTimeOffset.UtcNow, default)).Version;

    private async Task<string[]> AliasesOfAsync(string version) =>
        [.. (await Models.ListAsync(default)).Single(model => model.Version == version).Aliases];

    // A version with the same weights.
    private async Task<string> AlikeAsync(string version, double target) =>
        (await Models.RetargetAsync(version, target, DateTimeOffset.UtcNow, default)).Version;

    // Failed, with one alias for the version before, when the second rollback went forward again.
    [Fact]
    public async Task a_second_rollback_goes_back_further()
    {
        var (first, second) = await TwoModelsAsync();
        var third = await AlikeAsync(second, 0.99);
        foreach (var version in (string[])[first, second, third])
            await PromoteAsync(version);
        (await AliasesOfAsync(second)).ShouldBe(["previous"]);
        (await RolledBackAsync()).ShouldBe(second);
        (await AliasesOfAsync(first)).ShouldBe(["previous"]);
        (await AliasesOfAsync(third)).ShouldBeEmpty();
        await ModelsAsync(HttpMethod.Post, "rollback", HttpStatusCode.OK);
        (await AliasesOfAsync(first)).ShouldBe(["champion"]);
        await ModelsAsync(HttpMethod.Post, "rollback", HttpStatusCode.Conflict);
        (await Models.LogAsync(default)).Select(entry => (entry.Version, entry.Previous))
            .ShouldBe([(first, second), (second, third), (third, second), (second, first), (first, null)]);
        await NewTicketIsOfAsync(first);
    }

    // Failed, without the notification, after 2 s: at the next look.
    [Fact]
    public async Task each_change_is_told_to_all_hosts()
    {
        var (first, second) = await TwoModelsWithChampionAsync();
        await using var connection = await Database.OpenConnectionAsync();
        await using var listen = new NpgsqlCommand("listen inference_model_alias", connection);
        await listen.ExecuteNonQueryAsync();
        await Others("other").PromoteAsync(second, "bob", null, DateTimeOffset.UtcNow, default);
        (await connection.WaitAsync(TimeSpan.FromSeconds(10))).ShouldBeTrue();
        var known = Host.Services.GetRequiredService<Inference.Models>();
        await EventuallyAsync(() => known.ModelInUse == second, "the host has heard");

        // A notification may get lost.
        await ExecuteAsync($"update inference.model_alias set version = '{first}'");
        await EventuallyAsync(() => known.ModelInUse == first, "the host has looked");
        await using var unlisten = new NpgsqlCommand("unlisten *", connection);
        await unlisten.ExecuteNonQueryAsync();
    }

    // Failed, with the copy taken as it was, with a ModelDamagedException.
    [Theory]
    [InlineData("scorer.bin", "?")]
    [InlineData("scorer.bin", null)]
    [InlineData(".", null)]
    public async Task a_copy_that_is_damaged_or_gone_is_fetched_again(string file, string? content)
    {
        var (version, _) = await TwoModelsWithChampionAsync();
        var copy = Path.Combine(Cache, version);
        var sound = await File.ReadAllBytesAsync(Path.Combine(copy, "scorer.bin"));
        if (content is not null)
            await File.WriteAllTextAsync(Path.Combine(copy, file), content);
        else if (file == ".")
            Directory.Delete(Cache, recursive: true);
        else
            File.Delete(Path.Combine(copy, file));
        (await Models.LoadAsync(version, default)).Version.ShouldBe(version);
        (await File.ReadAllBytesAsync(Path.Combine(copy, "scorer.bin"))).ShouldBe(sound);
        Directory.GetFileSystemEntries(Cache, ".draft-*").ShouldBeEmpty();
    }

    // Failed, with what is there left as it was, when the model stayed damaged.
    [Fact]
    public async Task what_is_stored_and_damaged_is_replaced_by_the_same_model()
    {
        var (version, _) = await TwoModelsAsync();
        await ExecuteAsync("update inference.model_part set bytes = '\\x00'");
        (await Should.ThrowAsync<ModelDamagedException>(() => Models.LoadAsync(version, default))).Message.ShouldContain("of its files");
        await TwoModelsAsync();
        (await Models.LoadAsync(version, default)).Version.ShouldBe(version);
    }

    // Failed, with the look and the import in two transactions, with a promotion for each host.
    [Fact]
    public async Task many_hosts_bring_the_same_model_along_at_once()
    {
        var folder = new ModelFolder(TicketsHost.ModelFolder);
        await Task.WhenAll(Enumerable.Range(0, 8).Select(host => Others($"{host}").ImportAsync(folder, DateTimeOffset.UtcNow, default)));
        (await Models.ListAsync(default)).ShouldHaveSingleItem().Aliases.ShouldBe(["champion"]);
        (await Models.LogAsync(default)).ShouldHaveSingleItem().By.ShouldBe("built-in");
    }

    // Failed, without a look at the log, when an upgrade put its own model to use.
    [Fact]
    public async Task a_newer_host_replaces_only_the_model_of_an_older_one()
    {
        var (first, second) = await TwoModelsAsync();
        var (older, newer, newest) = (new ModelFolder(TicketsHost.ModelFolder), await FolderOfAsync(first), await FolderOfAsync(second));
        await ExecuteAsync("truncate inference.model, inference.model_part");
        await BringAsync(older);
        await BringAsync(newer);
        (await AliasAsync("champion")).ShouldBe(first, "only hosts have put one to use");
        await BringAsync(older);
        (await AliasAsync("champion")).ShouldBe(first, "an older host that starts again brings nothing new");
        await PromoteAsync(older.Champion()!);
        await BringAsync(newest);
        (await AliasAsync("champion")).ShouldBe(older.Champion());
        (await AliasesOfAsync(second)).ShouldBeEmpty("it is there, to be put to use");
    }

    private Task BringAsync(ModelFolder folder) => Others("other").ImportAsync(folder, DateTimeOffset.UtcNow, default);

    private async Task<ModelFolder> FolderOfAsync(string version)
    {
        var folder = new ModelFolder(Path.Combine(Folder, $"with {version}"));
        using var moved = new MemoryStream();
        await Models.ExportAsync(version, moved, default);
        await new FolderRegistry(folder).ImportAsync(moved, default);
        folder.SetChampion(version);
        return folder;
    }

    // Failed, with nothing locked, when one was in use that was gone, and when entries had the same predecessor.
    [Fact]
    public async Task changes_come_one_after_the_other()
    {
        var (first, second) = await TwoModelsWithChampionAsync();
        await Task.WhenAll(Enumerable.Range(0, 12).Select(i => Others("other").PromoteAsync(i % 2 == 0 ? first : second, $"{i}", null, DateTimeOffset.UtcNow, default)));
        var log = await Models.LogAsync(default);
        log.Zip(log.Skip(1)).ShouldAllBe(pair => pair.First.Previous == pair.Second.Version);

        foreach (var target in (double[])[0.6, 0.7, 0.8, 0.95, 0.99])
        {
            var version = await AlikeAsync(first, target);
            if ((await AliasesOfAsync(version)).Length > 0)
                continue; // its thresholds are those of the first
            var use = Record.ExceptionAsync(() => Others("other").PromoteAsync(version, "ann", null, DateTimeOffset.UtcNow, default));
            var deletion = Record.ExceptionAsync(() => Models.DeleteAsync(version, default));
            var (used, deleted) = (await use, await deletion);
            (used is null ^ deleted is null).ShouldBeTrue($"{used?.Message}; {deleted?.Message}");
            await Models.LoadAsync((await Others("other").AliasesAsync(default)).Champion!, default);
        }
    }

    [Fact]
    public async Task a_version_moves_by_a_file()
    {
        var (version, _) = await TwoModelsAsync();
        var file = Path.Combine(Folder, "moved.zip");
        await RunAsync("models", "export", "--version", version, "--to", file);
        await Models.DeleteAsync(version, default);
        (await RunAsync("models", "import", "--from", file)).ShouldContain(version);
        (await Models.LoadAsync(version, default)).Version.ShouldBe(version);
        await File.WriteAllTextAsync(file, "subject,body");
        var refused = await Utility.RunAsync(new Dictionary<string, string> { ["Model__Cache"] = Cache }, "models", "import", "--from", file);
        (refused.ExitCode, refused.Output).ShouldBe((2, ""));
        refused.Errors.ShouldContain("no ZIP");
        refused.Errors.ShouldContain("models are in PostgreSQL at ");
    }
}
