using System.Reflection;
using JasperFx.CommandLine;
using JasperFx.CommandLine.Help;
using Tickets.SharedKernel;

namespace Tickets.Host;

/// <summary>The type of a command, and what it says of its use; known without what the command itself needs.</summary>
internal sealed class CommandType(Type type)
{
    /// <summary>What it is called.</summary>
    public string Name { get; } = CommandFactory.CommandNameFor(type);

    /// <summary>What it is for.</summary>
    public string Description { get; } = CommandFactory.DescriptionFor(type);

    /// <summary>The type its arguments are read into.</summary>
    public Type Input { get; } = InputOf(type);

    /// <summary>Whether it changes something for others, if it is asked to do that; null if not.</summary>
    public ChangesAttribute? ChangesOf(string? action) =>
        type.GetCustomAttribute<ChangesAttribute>()
        ?? (action is null ? null : Input.GetProperty("Action")?.PropertyType.GetField(action)?.GetCustomAttribute<ChangesAttribute>());

    /// <summary>How it is used. The framework's commands say so in their constructors, ours by their input alone.</summary>
    public UsageGraph Usages =>
        type.GetConstructor(Type.EmptyTypes) is null ? new UsageGraph(type) : Create<IJasperFxCommand>().Usages;

    /// <summary>The command, with the services it needs.</summary>
    public IJasperFxCommand Create(Lazy<WebApplication> host) =>
        type.GetConstructor(Type.EmptyTypes) is null
            ? (IJasperFxCommand)ActivatorUtilities.CreateInstance(host.Value.Services, type)
            : Create<IJasperFxCommand>();

    private T Create<T>() => (T)Activator.CreateInstance(type)!;

    private static Type InputOf(Type? type)
    {
        while (type is { IsGenericType: false } || type?.GetGenericTypeDefinition() is not { } open || !IsCommand(open))
            type = type!.BaseType;
        return type.GetGenericArguments()[0];
    }

    private static bool IsCommand(Type open) =>
        open == typeof(JasperFxCommand<>) || open == typeof(JasperFxAsyncCommand<>);
}
