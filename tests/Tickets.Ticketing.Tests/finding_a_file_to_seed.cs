using System.Diagnostics;
using Shouldly;
using Xunit;

namespace Tickets.Ticketing.Tests;

public sealed class finding_a_file_to_seed : IDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory();
    private readonly DataFolder _folder;

    public finding_a_file_to_seed()
    {
        _folder = new DataFolder { Folder = Directory.CreateDirectory(Path.Combine(_root.FullName, "data")).FullName };
        File.WriteAllText(Path.Combine(_folder.Folder, "tickets.csv"), "body\n");
        File.WriteAllText(Path.Combine(_root.FullName, "secret.csv"), "body\n");
    }

    public void Dispose() => _root.Delete(recursive: true);

    [Fact]
    public void takes_the_name_of_a_file_in_the_data_folder() =>
        _folder.Find("tickets.csv").ShouldBe(Path.Combine(_folder.Folder, "tickets.csv"));

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
    public void takes_nothing_else(string? name) => _folder.Find(name).ShouldBeNull();

    [Fact]
    public void takes_a_link_to_another_file_in_the_data_folder()
    {
        File.CreateSymbolicLink(Path.Combine(_folder.Folder, "link.csv"), "tickets.csv");
        _folder.Find("link.csv").ShouldBe(Path.Combine(_folder.Folder, "tickets.csv"));
    }

    // Failed, with the first line of the other file in the answer, when links were followed wherever they lead.
    [Theory]
    [InlineData("../secret.csv")]
    [InlineData("/etc/passwd")]
    [InlineData("out/secret.csv")]
    [InlineData("link.csv")]
    public void takes_no_link_that_leads_out_of_it(string target)
    {
        File.CreateSymbolicLink(Path.Combine(_folder.Folder, "out"), _root.FullName);
        File.CreateSymbolicLink(Path.Combine(_folder.Folder, "link.csv"), target);
        _folder.Find("link.csv").ShouldBeNull();
    }

    // Failed, with a request that never ended, when a pipe was opened like a file.
    [Fact]
    public void takes_no_pipe()
    {
        using var made = Process.Start("mkfifo", [Path.Combine(_folder.Folder, "pipe.csv")]);
        made.WaitForExit();
        _folder.Find("pipe.csv").ShouldBeNull();
        File.Exists(Path.Combine(_folder.Folder, "pipe.csv")).ShouldBeTrue();
    }

    [Fact]
    public void takes_no_empty_file()
    {
        File.WriteAllText(Path.Combine(_folder.Folder, "empty.csv"), "");
        _folder.Find("empty.csv").ShouldBeNull();
    }
}
