using JasperFx.CommandLine;
using Microsoft.Extensions.Logging.Console;
using Spectre.Console;
using Tickets.Inference;
using Tickets.Sample;
using Tickets.SharedKernel;
using Tickets.Ticketing;

namespace Tickets.Host;

/// <summary>
/// Runs the host, or one of the utilities: those of the modules, and those that JasperFx, Wolverine and Marten bring. A
/// host is built only for what needs one: not for help, and not to refuse what can't be done.
/// </summary>
/// <remarks>A command says how it ended through <see cref="Environment.ExitCode" />, see <see cref="ExitCodes" />.</remarks>
public static class CommandLine
{
    /// <summary>All of them.</summary>
    internal static CommandType[] Utilities { get; } =
    [
        .. CommandsOf(typeof(TicketingModule), typeof(InferenceModule), typeof(SampleCommand)),
        new(typeof(KeysCommand)),
        new(typeof(AuditCommand)),
        new(typeof(CheckEnvironmentCommand)),
        new(typeof(CompletionCommand)),
        new(typeof(DescribeCommand)),
        new(typeof(DoctorCommand)),
        .. FrameworkCommands.All,
    ];

    /// <summary>
    /// Whether a utility is asked for rather than the host itself, which is no argument or <c>run</c>. In a process that
    /// tests a host the arguments are the settings of the tests.
    /// </summary>
    public static bool IsUtility(string[] args) => args is not ([] or ["run", ..]) && !JasperFxEnvironment.AutoStartHost;

    /// <summary>
    /// A utility's stdout is for its data: log lines go to stderr, and only from warnings on. If it starts the host, to
    /// send messages, then beside the one that serves: on a port of its own.
    /// </summary>
    public static void ConfigureForUtility(this WebApplicationBuilder builder)
    {
        builder.Logging.AddFilter(null, LogLevel.Warning);
        builder.Services.Configure<ConsoleLoggerOptions>(console =>
            console.LogToStandardErrorThreshold = LogLevel.Trace
        );
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddSingleton<IMessageSender, UtilitySender>();
    }

    /// <summary>Runs what the arguments ask for, to its end.</summary>
    public static async Task<int> RunAsync(string[] args, Func<WebApplication> build)
    {
        var host = new Lazy<WebApplication>(build);
        try
        {
            if (IsUtility(args))
                return await RunUtilityAsync(args, host);
            if (args.Skip(1).FirstOrDefault(arg => !arg.StartsWith("--", StringComparison.Ordinal) || !arg.Contains('=')) is { } arg)
                throw new UsageException($"'{arg}' is not a setting: run takes those, as --Limits:PageSize=100.");
            await host.Value.RunAsync();
            return Environment.ExitCode;
        }
        catch (Exception failed) when (!JasperFxEnvironment.AutoStartHost && Failure.Of(failed, host) is { } failure)
        {
            await Console.Error.WriteLineAsync(failure.Line);
            return failure.ExitCode;
        }
        catch (Exception unforeseen) when (IsUtility(args))
        {
            await Console.Error.WriteLineAsync($"{unforeseen}");
            return ExitCodes.Failed;
        }
        finally
        {
            if (host.IsValueCreated)
                await host.Value.DisposeAsync();
        }
    }

    private static async Task<int> RunUtilityAsync(string[] args, Lazy<WebApplication> host)
    {
        if (args is ["--version" or "-v"])
        {
            Console.WriteLine($"tickets {typeof(CommandLine).Assembly.GetName().Version!.ToString(3)}");
            return 0;
        }

        string[] asked = args[0] is "help" or "?" or "-h" or "--help" ? [.. args.Skip(1), "--help"] : args;
        var help = asked.TakeWhile(arg => arg != "--").Any(arg => arg is "-h" or "--help");
        if (asked[0] is "-h" or "--help")
        {
            Help.List(Utilities);
            return 0;
        }

        if (asked[0].StartsWith('-'))
            throw new UsageException($"{asked[0]} is not a flag of ./tickets; ./tickets help lists the utilities.");
        var command = Array.Find(Utilities, utility => utility.Name == asked[0]);
        if (command is null)
            throw new UsageException($"There is no utility '{asked[0]}'; ./tickets help lists them.");
        if (help)
        {
            Help.Of(command);
            return 0;
        }

        return await RunAsync(command, Arguments.Read(command, asked.Skip(1)), host);
    }

    private static async Task<int> RunAsync(CommandType command, object input, Lazy<WebApplication> host)
    {
        if (Console.IsOutputRedirected)
            AnsiConsole.Profile.Width = 1000; // a file has no edge
        if (input is IHostBuilderInput needsHost)
            needsHost.HostBuilder = new LazyHost(host);
        if (input is NetCoreInput ofTheFramework)
            await FrameworkCommands.PrepareAsync(ofTheFramework, command.Name, host);
        if (!await command.Create(host).Execute(input))
            return Math.Max(ExitCodes.Failed, Environment.ExitCode);
        await UtilityAudit.KeepAsync(command, input, host);
        return 0;
    }

    private static IEnumerable<CommandType> CommandsOf(params Type[] types) =>
        types
            .SelectMany(type => type.Assembly.GetExportedTypes())
            .Where(CommandFactory.IsJasperFxCommandType)
            .Select(type => new CommandType(type));
}
