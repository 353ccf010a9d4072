using Shouldly;
using Tickets.Inference.Model;
using Xunit;

namespace Tickets.Inference.Tests;

public sealed class managing_models : IDisposable
{
    private static readonly DateTimeOffset Now = new(2026, 11, 25, 12, 0, 0, TimeSpan.Zero);

    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory();
    private readonly ModelFolder _folder;
    private readonly ModelRegistry _models;

    public managing_models()
    {
        _folder = new ModelFolder(_root.FullName);
        _models = new ModelRegistry(_folder);
    }

    public void Dispose() => _root.Delete(recursive: true);

    private string Published(float temperature) =>
        _folder
            .Publish(Toys.Trained with { Learnt = Toys.Trained.Learnt with { Calibrator = new(temperature) } }, Now)
            .Version;

    private string[] AliasesOf(string version) =>
        [.. _models.List().Single(model => model.Version == version).Aliases];

    private void Damage(string version) => File.WriteAllText(Path.Combine(_root.FullName, version, "scorer.bin"), "?");

    [Fact]
    public void remembers_which_one_was_in_use_before()
    {
        var (first, second) = (Published(1.1f), Published(1.2f));
        _models.Promote(first, "ann", null, Now);
        AliasesOf(first).ShouldBe(["champion"]);
        _models.Promote(second, "bob", "better", Now);
        (AliasesOf(first).Single(), AliasesOf(second).Single()).ShouldBe(("previous", "champion"));

        _models.Rollback("cid", null, Now);
        (AliasesOf(first).Single(), AliasesOf(second).Single()).ShouldBe(("champion", "previous"));
        _models
            .Log()
            .ShouldBe([
                new(Now, "cid", first, second, "rollback"),
                new(Now, "bob", second, first, "better"),
                new(Now, "ann", first, null, null),
            ]);
    }

    [Fact]
    public void changes_nothing_when_the_one_in_use_is_promoted_again()
    {
        var (first, second) = (Published(1.1f), Published(1.2f));
        _models.Promote(first, "ann", null, Now);
        _models.Promote(second, "ann", null, Now);
        _models.Promote(second, "ann", null, Now);
        AliasesOf(first).ShouldBe(["previous"]);
        _models.Log().Count.ShouldBe(2);
    }

    [Fact]
    public void refuses_a_damaged_one_and_keeps_the_one_in_use()
    {
        var (first, second) = (Published(1.1f), Published(1.2f));
        _models.Promote(second, "ann", null, Now);
        _models.Promote(first, "ann", null, Now);
        Damage(second);
        Should.Throw<ModelDamagedException>(() => _models.Promote(second, "ann", null, Now));
        Should.Throw<ModelDamagedException>(() => _models.Rollback("ann", null, Now));
        Should.Throw<ModelDamagedException>(() => _models.Shadow(second));
        _folder.Champion().ShouldBe(first);
        _models.Log().Count.ShouldBe(2);
    }

    [Theory]
    [InlineData("0123456789ab")]
    [InlineData("champion")]
    [InlineData("../../etc/pw")]
    [InlineData("")]
    public void refuses_an_unknown_one(string version)
    {
        _models.Promote(Published(1.1f), "ann", null, Now);
        Should.Throw<UnknownModelException>(() => _models.Promote(version, "ann", null, Now));
        Should.Throw<UnknownModelException>(() => _models.Show(version));
        Should.Throw<UnknownModelException>(() => _models.Delete(version));
    }

    [Fact]
    public void deletes_only_what_nobody_needs()
    {
        string[] versions = [Published(1.1f), Published(1.2f), Published(1.3f), Published(1.4f)];
        _models.Promote(versions[0], "ann", null, Now);
        _models.Promote(versions[1], "ann", null, Now);
        _models.Shadow(versions[2]);
        foreach (var version in versions[..3])
            Should.Throw<ModelConflictException>(() => _models.Delete(version)).Message.ShouldContain(version);
        _models.Delete(versions[3]);
        _models.Shadow(null);
        _models.Delete(versions[2]);
        _models.List().Select(model => model.Version).ShouldBe(versions[..2], ignoreOrder: true);
    }

    [Fact]
    public void has_nothing_to_go_back_to_at_first()
    {
        Should.Throw<ModelConflictException>(() => _models.Rollback("ann", null, Now));
        _models.Promote(Published(1.1f), "ann", null, Now);
        Should.Throw<ModelConflictException>(() => _models.Rollback("ann", null, Now));
    }

    [Fact]
    public void loses_no_promotion_when_several_come_at_once()
    {
        string[] versions = [.. Enumerable.Range(0, 4).Select(i => Published(1.1f + i))];
        Parallel.For(0, 40, i => _models.Promote(versions[i % versions.Length], $"{i}", null, Now));
        var log = _models.Log();
        log[0].Version.ShouldBe(_folder.Champion());
        log.Zip(log.Skip(1)).ShouldAllBe(pair => pair.First.Previous == pair.Second.Version);
    }

    [Fact]
    public void lists_a_damaged_card_as_damaged()
    {
        var version = Published(1.1f);
        File.WriteAllText(Path.Combine(_root.FullName, version, "card.json"), "?");
        _models.List().ShouldHaveSingleItem().Damage.ShouldNotBeNull().ShouldContain("card.json");
    }
}
