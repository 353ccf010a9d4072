using JasperFx.CodeGeneration.Commands;
using JasperFx.CommandLine;
using JasperFx.CommandLine.Descriptions;
using JasperFx.Resources;
using Spectre.Console;
using Spectre.Console.Rendering;
using Weasel.CommandLine;
using Weasel.Core.CommandLine;
using Weasel.Core.Migrations;
using Wolverine.Diagnostics;
using Wolverine.Http;
using Wolverine.Persistence;

namespace Tickets.Host;

/// <summary>
/// The utilities that JasperFx, Wolverine and Marten bring, as far as they are of use here: no event sourcing, no
/// dashboards. What they would answer with a stack trace is asked before they run.
/// </summary>
internal static class FrameworkCommands
{
    /// <summary>All of them.</summary>
    public static readonly CommandType[] All =
    [
        new(typeof(GenerateCodeCommand)),
        new(typeof(ResourcesCommand)),
        new(typeof(StorageCommand)),
        new(typeof(WolverineDiagnosticsCommand)),
        new(typeof(OpenApiCommand)),
        new(typeof(ApplyCommand)),
        new(typeof(AssertCommand)),
        new(typeof(DumpCommand)),
        new(typeof(ListCommand)),
        new(typeof(PatchCommand)),
    ];

    // To the framework they are texts.
    private static readonly string[] Diagnostics = ["codegen-preview", "describe-routing", "describe-handlers"];

    /// <summary>Whether a command of this name may change tables and indexes.</summary>
    public static bool ChangesSchema(string command) => command is "db-apply" or "resources" or "storage";

    /// <summary>Refuses what the command can't do.</summary>
    /// <exception cref="UsageException">The action is unknown.</exception>
    /// <exception cref="ServerException">A server is away, or something that is to be checked does not fit.</exception>
    public static async Task PrepareAsync(NetCoreInput input, string command, Lazy<WebApplication> host)
    {
        if (input is WolverineDiagnosticsInput { Action: var action } && !Diagnostics.Contains(action))
            throw new UsageException($"<action> is '{action}'; it must be one of {string.Join(", ", Diagnostics)}.");
        AnsiConsole.Console.Pipeline.Attach(new NoBanner());
        var asksServers =
            input is ResourceInput { Action: not ResourceAction.list } or StorageInput
            || (input is WeaselInput && command is not ("db-dump" or "db-list"));
        if (asksServers)
            await host.Value.Services.GetRequiredService<ServerProbe>().NeedAsync(messaging: input is ResourceInput);
        if (ChangesSchema(command) && await host.Value.Services.GetRequiredService<DatabaseSchema>().FindBuildingAsync() is { } building)
            throw new ServerException(building);
        if (command == "db-assert" || input is ResourceInput { Action: ResourceAction.check })
            await NeedFitAsync(host.Value.Services, input);
    }

    /// <summary>What does not fit, in a line: the framework's message goes on with all that differs.</summary>
    public static string Explain(string resource, Exception misfit) =>
        misfit is DatabaseValidationException
            ? $"{resource} does not fit this version. ./tickets db-patch writes down what differs, db-apply changes it."
            : $"{resource}: {misfit.Message.Split('\n')[0]} Set it up: ./tickets resources setup";

    private static async Task NeedFitAsync(IServiceProvider services, NetCoreInput input)
    {
        foreach (var part in services.GetServices<ISystemPart>())
        {
            foreach (var resource in await part.FindResources())
            {
                if (!IsMeant(resource, input))
                    continue;
                try
                {
                    await resource.Check(CancellationToken.None);
                }
                catch (Exception misfit)
                {
                    throw new ServerException(Explain($"{resource.SubjectUri}", misfit));
                }
            }
        }
    }

    private static bool IsMeant(IStatefulResource resource, NetCoreInput input) =>
        input is ResourceInput { TypeFlag: var type, NameFlag: var name }
            ? Matches(type, resource.Type) && Matches(name, resource.Name)
            : resource is DatabaseResource;

    private static bool Matches(string? filter, string text) =>
        string.IsNullOrEmpty(filter) || filter.Equals(text, StringComparison.OrdinalIgnoreCase);

    private sealed class NoBanner : IRenderHook
    {
        public IEnumerable<IRenderable> Process(RenderOptions options, IEnumerable<IRenderable> renderables) =>
            renderables.Where(part => part is not FigletText);
    }
}
