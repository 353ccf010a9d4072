using System.Reflection;
using JasperFx.CommandLine;
using JasperFx.CommandLine.Parsing;

namespace Tickets.Host;

/// <summary>Arguments of <c>completion</c>: none.</summary>
public sealed record CompletionInput;

/// <summary>Prints what lets a shell complete utilities, what they do, and their flags.</summary>
[Description("Print what lets bash complete command lines (zsh: after bashcompinit): source <(./tickets completion)", Name = "completion")]
public sealed class CompletionCommand : JasperFxCommand<CompletionInput>
{
    /// <inheritdoc />
    public override bool Execute(CompletionInput input)
    {
        var utilities = string.Join(' ', CommandLine.Utilities.Select(utility => utility.Name).Order(StringComparer.Ordinal));
        Console.WriteLine(
            $$"""
            _tickets() {
                local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]} words=
                case ${COMP_WORDS[1]}/$before in
            {{string.Join('\n', CommandLine.Utilities.SelectMany(ValuesOf))}}
                *)
                    case ${COMP_WORDS[1]} in
            {{string.Join('\n', CommandLine.Utilities.Select(WordsOf))}}
                    esac ;;
                esac
                [ "$COMP_CWORD" -gt 1 ] || words='help {{utilities}}'
                [ "${COMP_WORDS[1]}" != help ] || words='{{utilities}}'
                COMPREPLY=($(compgen -W "$words" -- "$word"))
            }
            complete -o default -F _tickets tickets ./tickets
            """
        );
        return true;
    }

    // After a flag the values it takes, where these are known.
    private static IEnumerable<string> ValuesOf(CommandType utility) =>
        from flag in Arguments.FlagsOf(utility)
        let values = NamesOf(flag)
        where values.Length > 0
        select $"    {utility.Name}/{LongNameOf(flag)}) words='{values}' ;;";

    private static string WordsOf(CommandType utility)
    {
        var actions = Arguments.Of(utility).Select(NamesOf).FirstOrDefault("");
        var flags = Arguments.FlagsOf(utility).Select(LongNameOf);
        return $"        {utility.Name}) words='{string.Join(' ', [actions, .. flags]).Trim()}' ;;";
    }

    private static string LongNameOf(TokenHandlerBase flag) =>
        flag.ToUsageDescription().Split(' ', ',', '[', ']').First(part => part.StartsWith("--", StringComparison.Ordinal));

    // Of an enumeration the names; else nothing.
    private static string NamesOf(TokenHandlerBase handler)
    {
        var type = ((PropertyInfo)handler.Member!).PropertyType;
        type = Nullable.GetUnderlyingType(type) ?? type;
        return type.IsEnum ? string.Join(' ', Enum.GetNames(type)).ToLowerInvariant() : "";
    }
}
