using Shouldly;
using Xunit;

namespace Tickets.Inference.Tests;

public sealed class loading_a_damaged_model : IDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory();
    private readonly ModelFolder _folder;
    private readonly string _version;

    public loading_a_damaged_model()
    {
        _folder = new ModelFolder(_root.FullName);
        _version = _folder.Publish(Toys.Trained, DateTimeOffset.UnixEpoch).Version;
    }

    public void Dispose() => _root.Delete(recursive: true);

    private string Scorer => Path.Combine(_root.FullName, _version, "scorer.bin");

    private string Card => Path.Combine(_root.FullName, _version, "card.json");

    private string Refused()
    {
        var message = Should.Throw<ModelDamagedException>(() => _folder.Load(_version)).Message;
        message.ShouldContain(_version);
        message.ShouldContain("Train again");
        return message;
    }

    [Fact]
    public void refuses_a_flipped_byte_wherever_it_is()
    {
        var bytes = File.ReadAllBytes(Scorer);
        int[] places = [.. Enumerable.Range(0, 150), bytes.Length / 3, bytes.Length / 2, bytes.Length - 1];
        foreach (var place in places)
        {
            bytes[place] ^= 0xFF;
            File.WriteAllBytes(Scorer, bytes);
            bytes[place] ^= 0xFF;
            Refused();
        }
        File.WriteAllBytes(Scorer, bytes);
        _folder.Load(_version).Version.ShouldBe(_version);
    }

    [Fact]
    public void refuses_a_file_that_is_cut_short_or_too_long()
    {
        var bytes = File.ReadAllBytes(Scorer);
        int[] lengths = [0, 7, 12, 20, 60, bytes.Length / 2, bytes.Length - 1];
        foreach (var length in lengths)
        {
            File.WriteAllBytes(Scorer, bytes[..length]);
            Refused();
        }
        File.WriteAllBytes(Scorer, [.. bytes, 0]);
        Refused().ShouldContain("checksum");
    }

    [Theory]
    [InlineData("card.json")]
    [InlineData("scorer.bin")]
    public void refuses_a_file_that_it_may_not_read(string name)
    {
        var file = Path.Combine(_root.FullName, _version, name);
        File.Delete(file);
        Directory.CreateDirectory(file); // nobody may read a folder as a file, not even root
        Refused();
    }

    [Fact]
    public void refuses_a_file_of_another_kind_or_format()
    {
        var bytes = File.ReadAllBytes(Scorer);
        File.WriteAllText(Scorer, "PK some other file, which is long enough to be read");
        Refused().ShouldContain("some other kind of file");

        bytes[8]++;
        File.WriteAllBytes(Scorer, bytes);
        Refused().ShouldContain("format 6, this program reads format 5");
    }

    [Fact]
    public void refuses_the_scorer_of_another_model()
    {
        using (var stream = File.Create(Scorer))
            LinearScorerFile.Write(Toys.Trained.Linear with { Calibrator = new(1.5f) }, stream);
        Refused().ShouldContain("checksum");
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("{\"version\": 7}")]
    [InlineData("PK\u0003\u0004")]
    public void refuses_a_foreign_card(string text)
    {
        File.WriteAllText(Card, text);
        Refused();
    }

    [Fact]
    public void refuses_the_card_of_another_version()
    {
        var other = Path.Combine(_root.FullName, "0123456789ab");
        Directory.Move(Path.Combine(_root.FullName, _version), other);
        Should.Throw<ModelDamagedException>(() => _folder.Load("0123456789ab"));
    }

    [Fact]
    public void refuses_what_is_not_there()
    {
        File.Delete(Scorer);
        Refused();
        File.Delete(Card);
        Refused();
        Directory.Delete(Path.Combine(_root.FullName, _version), recursive: true);
        Refused();
    }

    [Theory]
    [InlineData(0x01)]
    [InlineData(0x80)]
    [InlineData(0xFF)]
    public void never_fails_in_another_way(byte flip)
    {
        var model = Toys.Model(Toys.Categories, ("vpn", [0.1f, 0.2f, 0.3f, 0.4f]));
        var bytes = Toys.Bytes(model);
        for (var place = 0; place < bytes.Length; place++)
        {
            byte[] flipped = [.. bytes];
            flipped[place] ^= flip;
            Read(flipped)?.ShouldBeAssignableTo<Exception>();
            Read(bytes[..place]).ShouldNotBeNull($"cut off at {place}");
        }

        // Nothing, or a refusal of the two documented kinds.
        static Exception? Read(byte[] bytes)
        {
            try
            {
                LinearScorerFile.Read(new MemoryStream(bytes));
                return null;
            }
            catch (Exception refusal) when (refusal is InvalidDataException or IOException)
            {
                return refusal;
            }
        }
    }
}
