using JasperFx.CommandLine;
using Spectre.Console;
using Tickets.SharedKernel;
using Wolverine.Runtime;

namespace Tickets.Host;

/// <summary>Arguments of <c>describe</c>: none.</summary>
public sealed record DescribeInput;

/// <summary>
/// Tells how this host is set up: what it connects to, its routes, messages, exchanges and tables. It stands in for the
/// framework's own command, which prints every environment variable with it, passwords too.
/// </summary>
[Description("Tell how this host is set up: servers, settings, routes, messages, exchanges, tables", Name = "describe")]
public sealed class DescribeCommand(
    IServiceDescription description,
    IEnumerable<EndpointDataSource> sources,
    IWolverineRuntime wolverine,
    IMessageTransport transport,
    TableSizes tables
) : Utility<DescribeInput>
{
    protected override async Task RunAsync(DescribeInput input, CancellationToken cancellation)
    {
        Write("Tickets", Grid(description.Facts));
        Write("Settings", Grid(description.Settings.Select(setting => (setting.Name, TextOf(setting)))));

        var routes = sources
            .SelectMany(source => source.Endpoints)
            .OfType<RouteEndpoint>()
            .Select(route => (Verbs: VerbsOf(route), Path: route.RoutePattern.RawText ?? ""))
            .OrderBy(route => route.Path, StringComparer.Ordinal)
            .ThenBy(route => route.Verbs, StringComparer.Ordinal);
        Write("Routes", Grid(routes));

        var endpoints = wolverine
            .Options.Transports.AllEndpoints()
            .Where(endpoint => endpoint.Uri.Scheme == transport.Scheme)
            .Select(endpoint => (endpoint.Uri.ToString(), Detail: DetailOf(endpoint)))
            .Where(endpoint => endpoint.Detail.Length > 0);
        Write("What is published, where", Grid(endpoints));
        Write("Tables", Grid(await tables.ReadAsync(cancellation)));
    }

    private static string TextOf(EffectiveSetting setting) =>
        setting.Source is { } source ? $"{setting.Value}  ({source})" : setting.Value;

    private static string VerbsOf(RouteEndpoint route) =>
        string.Join(", ", route.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? ["GET"]);

    private static string DetailOf(Wolverine.Configuration.Endpoint endpoint) =>
        endpoint.Subscriptions.Count > 0
            ? $"{endpoint.Mode}: {string.Join(", ", endpoint.Subscriptions.Select(subscription => subscription.ToString()))}"
            : "";

    private static Grid Grid(IEnumerable<(string Name, string Text)> rows)
    {
        var grid = new Grid().AddColumn(new GridColumn().NoWrap()).AddColumn();
        foreach (var (name, text) in rows)
            grid.AddRow(name.EscapeMarkup(), text.EscapeMarkup());
        return grid;
    }

    private static void Write(string title, Spectre.Console.Rendering.IRenderable content)
    {
        AnsiConsole.MarkupLine($"[blue]{title}[/]\n");
        AnsiConsole.Write(content);
        AnsiConsole.WriteLine();
    }
}
