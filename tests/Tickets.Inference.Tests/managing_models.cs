using Shouldly;
using Tickets.SharedKernel;
using Xunit;

namespace Tickets.Inference.Tests;

/// <summary>The models of a program without PostgreSQL; those in PostgreSQL have tests with one.</summary>
public sealed class managing_models : IDisposable
{
    private static readonly DateTimeOffset Now = new(2026, 11, 25, 12, 0, 0, TimeSpan.Zero);

    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory();
    private readonly ModelFolder _folder;
    private readonly FolderRegistry _models;

    public managing_models()
    {
        _folder = new ModelFolder(_root.FullName);
        _models = new FolderRegistry(_folder);
    }

    public void Dispose() => _root.Delete(recursive: true);

    private string Published(float temperature) => _folder.Publish(temperature);

    private Task<Promotion> PromoteAsync(string version) => _models.PromoteAsync(version, "ann", null, Now, default);

    private string FileOf(params string[] path) => Path.Combine([_root.FullName, .. path]);

    [Fact]
    public async Task one_is_in_use()
    {
        var (first, second) = (Published(1.1f), Published(1.2f));
        await PromoteAsync(first);
        (await PromoteAsync(second)).ShouldBe(new(Now, "ann", second, first, null));
        (await _models.ListAsync(default)).ToDictionary(model => model.Version, model => model.Aliases.SingleOrDefault())
            .ShouldBe(new Dictionary<string, string?> { [first] = null, [second] = "champion" }, ignoreOrder: true);
        await Should.ThrowAsync<ModelConflictException>(() => _models.DeleteAsync(second, default));
        await _models.DeleteAsync(first, default);
        (await _models.ListAsync(default)).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task a_damaged_one_is_refused_and_the_one_in_use_stays()
    {
        var (first, second) = (Published(1.1f), Published(1.2f));
        await PromoteAsync(first);
        await File.WriteAllTextAsync(FileOf(second, "scorer.bin"), "?");
        await Should.ThrowAsync<ModelDamagedException>(() => PromoteAsync(second));
        _folder.Champion().ShouldBe(first);
    }

    // Failed, with members that could be missing, with a NullReferenceException for the whole list.
    [Theory]
    [InlineData("?")]
    [InlineData("{\"version\":\"0123456789ab\"}")]
    [InlineData(null)]
    public async Task a_card_spoils_only_its_model(string? card)
    {
        var (first, second) = (Published(1.1f), Published(1.2f));
        // Or as it was, but for one member.
        card ??= (await File.ReadAllTextAsync(FileOf(first, "card.json"))).Replace("\"categories\": {", "\"none\": {", StringComparison.Ordinal);
        await File.WriteAllTextAsync(FileOf(first, "card.json"), card);
        var models = await _models.ListAsync(default);
        models.Single(model => model.Version == first).Damage.ShouldNotBeNull().ShouldContain("card.json");
        models.Single(model => model.Version == second).Damage.ShouldBeNull();
        await Should.ThrowAsync<ModelDamagedException>(() => PromoteAsync(first));
        await PromoteAsync(second);
    }

    [Theory]
    [InlineData("0123456789ab")]
    [InlineData("champion")]
    [InlineData("../../etc/pw")]
    [InlineData("")]
    public async Task an_unknown_one_is_refused(string version)
    {
        await PromoteAsync(Published(1.1f));
        await Should.ThrowAsync<UnknownModelException>(() => PromoteAsync(version));
        await Should.ThrowAsync<UnknownModelException>(() => _models.ShowAsync(version, default));
        await Should.ThrowAsync<UnknownModelException>(() => _models.DeleteAsync(version, default));
    }

    [Fact]
    public async Task what_needs_a_log_needs_postgres()
    {
        foreach (var change in (Func<Task>[])[() => _models.RollbackAsync("ann", null, Now, default), () => _models.LogAsync(default), () => _models.ShadowAsync(null, default)])
            (await Should.ThrowAsync<RefusedException>(change)).Message.ShouldContain("ConnectionStrings__postgres is not set");
    }

    // Failed with an UnauthorizedAccessException. Not even root may write into a file as if it were a folder.
    [Fact]
    public async Task a_folder_that_can_not_be_written_is_named()
    {
        var version = Published(1.1f);
        Directory.CreateDirectory(FileOf("champion"));
        (await Should.ThrowAsync<ModelFolderException>(() => PromoteAsync(version))).Message.ShouldContain(_root.FullName);
        Directory.GetFiles(_root.FullName, "champion.*").ShouldBeEmpty();
        var below = new ModelFolder(FileOf(version, "card.json"));
        Should.Throw<ModelFolderException>(() => below.Publish(Toys.Trained, Now)).Message.ShouldContain("can't be written");
    }
}
