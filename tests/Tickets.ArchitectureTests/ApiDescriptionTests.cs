using System.Diagnostics;
using System.Reflection;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Shouldly;
using Wolverine.Http;
using Xunit;

namespace Tickets.ArchitectureTests;

/// <summary>The description of the API: <c>docs/openapi.json</c>, as <c>./tickets openapi</c> prints it.</summary>
public class ApiDescriptionTests
{
    private static readonly Lazy<string> Document = new(Print);

    // Failed when a parameter of GET /requests was renamed.
    [Fact]
    public void the_description_is_as_approved() =>
        Approval.CheckFile(Path.Combine("docs", "openapi.json"), Document.Value);

    // Failed for a route without operation id.
    [Fact]
    public void every_route_has_an_operation_a_summary_and_a_tag()
    {
        var routes = Solution
            .Modules.SelectMany(module => Solution.Load(module).GetExportedTypes())
            .SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.Static))
            .Select(method => (Method: method, Route: method.GetCustomAttribute<WolverineHttpMethodAttribute>()))
            .Where(found => found.Route is not null)
            .ToList();
        routes.ShouldNotBeEmpty();
        routes.ShouldAllBe(found =>
            found.Route!.OperationId != null
            && found.Route.Summary != null
            && found.Method.DeclaringType!.IsDefined(typeof(TagsAttribute))
        );
        routes.Select(found => found.Route!.OperationId).ShouldBeUnique();
        var paths = JsonNode.Parse(Document.Value)!["paths"]!;
        foreach (var (_, route) in routes)
            paths[route!.Template]![route.HttpMethod.ToLowerInvariant()].ShouldNotBeNull(route.Template);
    }

    // Failed for the tag Privacy, and for the body of POST /requests/batch.
    [Fact]
    public void tags_are_explained_and_lists_say_what_they_hold()
    {
        var document = JsonNode.Parse(Document.Value)!;
        var tags = document["paths"]!
            .AsObject()
            .SelectMany(path => path.Value!.AsObject())
            .SelectMany(operation => operation.Value!["tags"]!.AsArray())
            .Select(tag => $"{tag}");
        tags.Distinct().Order().ShouldBe(document["tags"]!.AsArray().Select(tag => $"{tag!["name"]}").Order());
        var fields = document["components"]!["schemas"]!
            .AsObject()
            .SelectMany(schema => schema.Value!["properties"]?.AsObject() ?? []);
        fields.Where(field => field.Value!["type"]?.ToJsonString().Contains("array") == true).ShouldNotBeEmpty();
        fields
            .Where(field => field.Value!["type"]?.ToJsonString().Contains("array") == true && field.Value["items"] is null)
            .Select(field => field.Key)
            .ShouldBeEmpty();
    }

    // Failed when a call of tickets.http was deleted.
    [Fact]
    public void tickets_http_has_every_call()
    {
        var calls = File.ReadAllLines(Path.Combine(Solution.Root, "tickets.http"))
            .Where(line => line.Contains("# @name ", StringComparison.Ordinal))
            .Select(line => line.Split("# @name ")[1].Trim());
        var operations = JsonNode.Parse(Document.Value)!["paths"]!
            .AsObject()
            .SelectMany(path => path.Value!.AsObject())
            .Select(operation => $"{operation.Value!["operationId"]}");
        calls.Distinct().Order().ShouldBe(operations.Order());
    }

    // In a process of its own: beside the tests lie assemblies that the host should not find.
    private static string Print()
    {
        string[] build = AppContext.BaseDirectory.Split('/', StringSplitOptions.RemoveEmptyEntries)[^2..];
        var program = Path.Combine([Solution.Root, "src", "Tickets.Host", "bin", .. build, "Tickets.Host.dll"]);
        using var process = Process.Start(
            new ProcessStartInfo("dotnet", [program, "openapi"])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                Environment =
                {
                    ["ConnectionStrings__postgres"] = "Host=127.0.0.1;Port=1;Username=nobody",
                    ["ConnectionStrings__rabbitmq"] = "amqp://127.0.0.1:1",
                },
            }
        )!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        process.ExitCode.ShouldBe(0, errors.Result);
        return output.TrimEnd() + "\n";
    }
}
