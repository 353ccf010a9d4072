using Shouldly;
using Xunit;

namespace Tickets.Ticketing.Tests;

public sealed class finding_a_file_to_seed : IDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory();
    private readonly DataFolder _folder;

    public finding_a_file_to_seed()
    {
        _folder = new DataFolder(Directory.CreateDirectory(Path.Combine(_root.FullName, "data")).FullName);
        File.WriteAllText(Path.Combine(_folder.Path, "tickets.csv"), "");
        File.WriteAllText(Path.Combine(_root.FullName, "secret.csv"), "");
    }

    public void Dispose() => _root.Delete(recursive: true);

    [Fact]
    public void takes_the_name_of_a_file_in_the_data_folder() =>
        SeedTicketsEndpoint.Find(_folder, "tickets.csv").ShouldBe(Path.Combine(_folder.Path, "tickets.csv"));

    [Theory]
    [InlineData("../secret.csv")]
    [InlineData("..\\secret.csv")]
    [InlineData("./tickets.csv")]
    [InlineData("/etc/passwd")]
    [InlineData("..")]
    [InlineData(".")]
    [InlineData("")]
    [InlineData(null)]
    [InlineData("tickets.csv\0.png")]
    [InlineData("nothing.csv")]
    public void takes_nothing_else(string? name) => SeedTicketsEndpoint.Find(_folder, name).ShouldBeNull();
}
