using JasperFx.CommandLine;
using JasperFx.CommandLine.Help;
using Microsoft.Extensions.Logging.Console;
using Spectre.Console;
using Tickets.Contracts;

namespace Tickets.Host;

/// <summary>
/// Runs the host, or one of the utilities: those of the modules, and those that JasperFx, Wolverine and Marten bring
/// (<c>describe</c>, <c>resources</c>, <c>db-apply</c>, <c>codegen</c>, …).
/// </summary>
/// <remarks>
/// Exit codes: 0 done; 1 failed; 2 the input was refused (wrong usage, a missing file, an unknown id, no model); 3 the
/// work ended with failures. A command says 2 or 3 through <see cref="Environment.ExitCode" />.
/// </remarks>
public static class CommandLine
{
    /// <summary>Whether a utility is asked for rather than the host itself.</summary>
    public static bool IsUtility(string[] args) =>
        args.Length > 0 && args[0] != "run" && (!args[0].StartsWith('-') || IsHelp(args[0]));

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
    }

    /// <summary>Runs what the arguments ask for, to its end.</summary>
    public static async Task<int> RunAsync(WebApplication app, string[] args)
    {
        if (!IsUtility(args))
        {
            await app.RunAsync();
            return 0;
        }

        var askedForHelp = args.Any(IsHelp);
        // The framework knows 'help seed', people type 'seed --help'.
        string[] run = askedForHelp ? ["help", .. args.Where(arg => !IsHelp(arg)).Take(1)] : args;
        var utilities = new Utilities(app);
        if (!askedForHelp && utilities.AllCommandTypes().All(type => CommandFactory.CommandNameFor(type) != args[0]))
        {
            await Console.Error.WriteLineAsync($"There is no utility '{args[0]}'; ./tickets help lists them.");
            return 2;
        }

        var result = await new CommandExecutor(utilities).ExecuteAsync(run);
        if (askedForHelp)
            return 0;
        return utilities.ShowedHelp ? 2 : Math.Max(result, result == 0 ? 0 : Environment.ExitCode);
    }

    private static bool IsHelp(string arg) => arg is "-h" or "--help" or "help" or "?";

    private sealed class Utilities : CommandFactory
    {
        public Utilities(WebApplication app)
        {
            var host = new BuiltHost(app);
            ConfigureRun = run =>
            {
                if (run.Input is IHostBuilderInput input)
                    input.HostBuilder = host;
                run.Command = new InOneLine(run.Command);
            };
            foreach (var command in Find().Where(command => !OfNoUse.Contains(CommandNameFor(command))))
                RegisterCommand(command);
            RegisterCommand<DescribeCommand>(); // in place of the framework's
        }

        // Tools for event sourcing, which this service does not do, and for the framework's own dashboards.
        private static readonly string[] OfNoUse =
        [
            "capabilities",
            "clear-handled",
            "describe-event-model",
            "event-model",
            "event-query",
            "marten",
            "openapi",
            "projection-run",
            "projections",
            "run",
            "scaffold",
            "stream-query",
        ];

        private static IEnumerable<Type> Find()
        {
            var stdout = AnsiConsole.Console;
            AnsiConsole.Console = AnsiConsole.Create(new() { Out = new AnsiConsoleOutput(TextWriter.Null) });
            var all = new CommandFactory();
            all.RegisterCommands(typeof(CommandFactory).Assembly);
            all.RegisterCommandsFromExtensionAssemblies(); // tells about each assembly it looks into
            AnsiConsole.Console = stdout;
            return all.AllCommandTypes();
        }

        /// <summary>Shown on request, and after wrong usage.</summary>
        public bool ShowedHelp { get; private set; }

        public override CommandRun HelpRun(Queue<string> queue)
        {
            ShowedHelp = true;
            var run = base.HelpRun(queue);
            ((HelpInput)run.Input).AppName = "./tickets";
            return run;
        }
    }

    /// <summary>Says in one line that PostgreSQL is away, where the framework would print a stack trace.</summary>
    private sealed class InOneLine(IJasperFxCommand command) : IJasperFxCommand
    {
        public Type InputType => command.InputType;

        public UsageGraph Usages => command.Usages;

        public async Task<bool> Execute(object input)
        {
            try
            {
                return await command.Execute(input);
            }
            catch (Exception away) when (Outage.Is(away))
            {
                await Console.Error.WriteLineAsync(
                    $"PostgreSQL can't be reached: {away.Message}. Is it running (make up)?"
                );
                return false;
            }
        }
    }

    /// <summary>Hands the host that Program built to the commands, which expect to build one.</summary>
    private sealed class BuiltHost(IHost host) : IHostBuilder
    {
        public IDictionary<object, object> Properties { get; } = new Dictionary<object, object>();

        public IHost Build() => host;

        public IHostBuilder ConfigureAppConfiguration(
            Action<HostBuilderContext, IConfigurationBuilder> configureDelegate
        ) => throw AlreadyBuilt();

        public IHostBuilder ConfigureContainer<TContainerBuilder>(
            Action<HostBuilderContext, TContainerBuilder> configureDelegate
        ) => throw AlreadyBuilt();

        public IHostBuilder ConfigureHostConfiguration(Action<IConfigurationBuilder> configureDelegate) =>
            throw AlreadyBuilt();

        public IHostBuilder ConfigureServices(Action<HostBuilderContext, IServiceCollection> configureDelegate) =>
            throw AlreadyBuilt();

        public IHostBuilder UseServiceProviderFactory<TContainerBuilder>(
            IServiceProviderFactory<TContainerBuilder> factory
        )
            where TContainerBuilder : notnull => throw AlreadyBuilt();

        public IHostBuilder UseServiceProviderFactory<TContainerBuilder>(
            Func<HostBuilderContext, IServiceProviderFactory<TContainerBuilder>> factory
        )
            where TContainerBuilder : notnull => throw AlreadyBuilt();

        private static NotSupportedException AlreadyBuilt() =>
            new("Settings of the host come from environment variables here, e.g. Roles=inference; see the README.");
    }
}
