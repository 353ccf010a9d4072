using System.IO.Compression;
using Shouldly;
using Tickets.SharedKernel;
using Xunit;

namespace Tickets.Inference.Tests;

/// <summary>A version leaves one store as a file, and comes to another.</summary>
public sealed class moving_a_model : IDisposable
{
    private static readonly DateTimeOffset Now = new(2026, 11, 25, 12, 0, 0, TimeSpan.Zero);

    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory();
    private readonly ModelFolder _folder;
    private readonly FolderRegistry _from;
    private readonly FolderRegistry _to;

    public moving_a_model()
    {
        _folder = new(Path.Combine(_root.FullName, "from"));
        _from = new(_folder);
        _to = new(new(Path.Combine(_root.FullName, "to")));
    }

    public void Dispose() => _root.Delete(recursive: true);

    private async Task<(string Version, MemoryStream File)> ExportedAsync()
    {
        var version = _folder.Publish(Toys.Trained, Now).Version;
        _folder.SaveEvaluation(Evaluator.Evaluate(_folder.Load(version), Toys.Doubtful(50, Contracts.Split.Test)));
        var file = new MemoryStream();
        await _from.ExportAsync(version, file, default);
        return (version, file);
    }

    [Fact]
    public async Task takes_its_card_and_what_was_measured_along()
    {
        var (version, file) = await ExportedAsync();
        var card = await _to.ImportAsync(file, default);
        (card.Version, card.CreatedAt).ShouldBe((version, Now));
        (await _to.EvaluationAsync(version, default)).Test.ShouldNotBeNull().Rows.ShouldBe(50);
        (await _to.LoadAsync(version, default)).Version.ShouldBe(version);
        (await _to.AliasesAsync(default)).Champion.ShouldBeNull("it is not put to use");
    }

    [Theory]
    [InlineData("text", "no ZIP")]
    [InlineData("cut", "no ZIP")]
    [InlineData("foreign", "'evil.sh'")]
    [InlineData("outside", "'../card.json'")]
    [InlineData("cardless", "no card.json")]
    [InlineData("scorer", "checksum")]
    [InlineData("card", "damaged")]
    public async Task refuses_what_is_no_sound_model(string damage, string hint)
    {
        var (_, file) = await ExportedAsync();
        using var damaged = Damaged(file, damage);
        (await Should.ThrowAsync<RefusedException>(() => _to.ImportAsync(damaged, default))).Message.ShouldContain(hint);
        (await _to.ListAsync(default)).ShouldBeEmpty();
        Directory.GetDirectories(Path.Combine(_root.FullName, "to")).ShouldBeEmpty();
    }

    // Counted while it is unpacked, whatever the ZIP says of itself.
    [Fact]
    public async Task refuses_what_unpacks_to_too_much()
    {
        var (_, file) = await ExportedAsync();
        var place = _root.CreateSubdirectory("small").FullName;
        Should.Throw<RefusedException>(() => ModelArchive.Unpack(file, place, maxBytes: 1000)).Message.ShouldContain("more than 1,000 bytes");
        Directory.GetFiles(place).Sum(path => new FileInfo(path).Length).ShouldBeLessThanOrEqualTo(1000);
    }

    private static MemoryStream Damaged(MemoryStream file, string damage)
    {
        if (damage == "text")
            return new("subject,body\n"u8.ToArray());
        if (damage == "cut")
            return new(file.ToArray()[..^200]);
        using (var zip = new ZipArchive(file, ZipArchiveMode.Update, leaveOpen: true))
        {
            if (damage is "foreign" or "outside")
                zip.CreateEntry(damage == "foreign" ? "evil.sh" : "../card.json");
            else
                zip.GetEntry(damage == "scorer" ? "scorer.bin" : "card.json")!.Delete();
            if (damage == "card")
                Write(zip, "card.json", "{}"u8);
            if (damage == "scorer")
                Write(zip, "scorer.bin", Toys.Bytes(Toys.Trained.Linear with { Calibrator = new(7) }));
        }

        return file;
    }

    private static void Write(ZipArchive zip, string name, ReadOnlySpan<byte> content)
    {
        using var entry = zip.CreateEntry(name).Open();
        entry.Write(content);
    }
}
