using JasperFx.CommandLine;

namespace Tickets.Host;

/// <summary>Tells which utilities there are, and how one is used: in whole lines, for terminals and pipes alike.</summary>
internal static class Help
{
    /// <summary>Lists the utilities.</summary>
    public static void List(IEnumerable<CommandType> utilities)
    {
        Console.WriteLine("Utilities:\n");
        Write(utilities.Select(command => (command.Name, command.Description)));
        Console.WriteLine("\n./tickets help <utility> explains one; ./tickets run runs the service itself.");
    }

    /// <summary>Explains one of them.</summary>
    public static void Of(CommandType command)
    {
        var flags = Arguments.FlagsOf(command).ToList();
        Console.WriteLine($"{command.Description}\n");
        foreach (var usage in command.Usages.Usages)
        {
            var arguments = usage.Arguments.Select(argument => $" {Arguments.UsageOf(command, argument)}");
            Console.WriteLine(
                $"  ./tickets {command.Name}{string.Concat(arguments)}{(flags.Count > 0 ? " [flags]" : "")}"
            );
        }

        Console.WriteLine();
        Write(
            Arguments
                .Of(command)
                .Select(argument => (Arguments.NameOf(argument), DescriptionOf(argument)))
                .Concat(flags.Select(flag => (flag.ToUsageDescription().Trim('[', ']'), flag.Description)))
        );
    }

    private static string DescriptionOf(Argument argument)
    {
        var values = argument.ToUsageDescription(); // of an enumeration its names
        return values.StartsWith('<') ? argument.Description : $"{argument.Description.Trim()}: {values.ToLowerInvariant()}";
    }

    private static void Write(IEnumerable<(string Name, string Text)> rows)
    {
        var all = rows.OrderBy(row => row.Name.StartsWith('-')).ToList();
        var width = all.Select(row => row.Name.Length).DefaultIfEmpty().Max();
        foreach (var (name, text) in all)
            Console.WriteLine($"  {name.PadRight(width)}  {text}");
    }
}
