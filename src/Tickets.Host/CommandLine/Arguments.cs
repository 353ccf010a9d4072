using System.ComponentModel;
using System.Reflection;
using JasperFx.CommandLine;
using JasperFx.CommandLine.Parsing;

namespace Tickets.Host;

/// <summary>A command line that can't be understood; the message says what is wrong and what is allowed.</summary>
public sealed class UsageException(string message) : Exception(message);

/// <summary>
/// Reads the arguments of a utility into its input. The framework's own reader answers what it does not understand with
/// a stack trace, and does not say which argument it was.
/// </summary>
internal static class Arguments
{
    /// <summary>The input of a utility; after <c>--</c> nothing is a flag any more.</summary>
    /// <exception cref="UsageException">Something is unknown, missing, or of the wrong kind.</exception>
    public static object Read(CommandType command, IEnumerable<string> args)
    {
        var input = Activator.CreateInstance(command.Input)!;
        var tokens = new Queue<string>(args);
        var values = new List<string>();
        while (tokens.TryDequeue(out var token))
        {
            if (token == "--")
            {
                values.AddRange(tokens);
                break;
            }

            if (InputParser.IsFlag(token))
                ReadFlag(command, input, token, tokens);
            else
                values.Add(token);
        }

        var arguments = Of(command).ToList();
        if (values.Count > arguments.Count)
            throw Wrong(command, $"'{values[arguments.Count]}' is one argument too many");
        var isMissing = command.Usages.Usages.All(usage => usage.Arguments.Count() != values.Count);
        if (isMissing && !arguments.Skip(values.Count).All(IsOptional))
            throw Wrong(command, $"{NameOf(arguments[values.Count])} is missing: {arguments[values.Count].Description}");
        foreach (var (argument, value) in arguments.Zip(values))
            Set(command, input, argument.Member!, NameOf(argument), value);
        return input;
    }

    /// <summary>The flags that work here: those about building a host do not, for it is built already.</summary>
    public static IEnumerable<TokenHandlerBase> FlagsOf(CommandType command) =>
        HandlersOf(command)
            .Where(handler => handler is not Argument && handler.Member!.DeclaringType != typeof(NetCoreInput));

    /// <summary>The arguments that are no flags, in their order.</summary>
    public static IEnumerable<Argument> Of(CommandType command) => HandlersOf(command).OfType<Argument>();

    /// <summary>How an argument is called in help and in errors.</summary>
    public static string NameOf(Argument argument) => $"<{argument.MemberName.ToLowerInvariant()}>";

    /// <summary>How it stands in the usage: in brackets if it may be left out.</summary>
    public static string UsageOf(CommandType command, Argument argument) =>
        Of(command).Any(one => one.MemberName == argument.MemberName && IsOptional(one)) ? $"[{NameOf(argument)}]" : NameOf(argument);

    // One that may be null may be left out.
    private static bool IsOptional(Argument argument) =>
        new NullabilityInfoContext().Create((PropertyInfo)argument.Member!).WriteState == NullabilityState.Nullable;

    // Those of the usages may be generated code, which does not tell the property.
    private static IEnumerable<TokenHandlerBase> HandlersOf(CommandType command) =>
        InputParser.GetHandlers(command.Input).Cast<TokenHandlerBase>();

    private static void ReadFlag(CommandType command, object input, string token, Queue<string> tokens)
    {
        var (name, value) = token.Split('=', 2) is [var before, var after] ? (before, after) : (token, null);
        var flag = FlagsOf(command).FirstOrDefault(flag => InputParser.IsFlagFor(name, flag.Member!));
        if (flag is null)
            throw Wrong(command, $"{name} is not a flag of {command.Name}");
        if (flag is BooleanFlag)
            value ??= "true";
        else if (value is null && !tokens.TryDequeue(out value))
            throw Wrong(command, $"{name} needs a value: {flag.Description}");
        Set(command, input, flag.Member!, name, value);
    }

    private static void Set(CommandType command, object input, MemberInfo member, string name, string text)
    {
        var property = (PropertyInfo)member;
        var type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
        if (type.IsEnum)
        {
            var names = Enum.GetNames(type);
            if (!names.Contains(text, StringComparer.OrdinalIgnoreCase))
                throw Wrong(command, $"{name} is '{text}'; it must be one of {string.Join(", ", names).ToLowerInvariant()}");
        }

        try
        {
            property.SetValue(input, TypeDescriptor.GetConverter(type).ConvertFromInvariantString(text));
        }
        catch (Exception unreadable) when (unreadable is ArgumentException or FormatException or OverflowException)
        {
            throw Wrong(command, $"{name} is '{text}', which is not {SettingsCheck.KindOf(type)}");
        }
    }

    private static UsageException Wrong(CommandType command, string what) =>
        new($"{what.TrimEnd('.')}. See ./tickets help {command.Name}.");
}
