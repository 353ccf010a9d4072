namespace Tickets.SharedKernel;

/// <summary>How this host is set up, without what is secret. The host knows it; its utility and the pages show it.</summary>
public interface IServiceDescription
{
    /// <summary>The version of the service.</summary>
    string Version { get; }

    /// <summary>Whether whoever reaches the service may do everything.</summary>
    bool IsOpen { get; }

    /// <summary>What it does and connects to, each with its name.</summary>
    IReadOnlyList<(string Name, string Text)> Facts { get; }

    /// <summary>All settings, as they are in effect.</summary>
    IReadOnlyList<EffectiveSetting> Settings { get; }
}

/// <summary>A setting as it is in effect.</summary>
/// <param name="Name">As it is written in the environment, <c>Limits__PageSize</c>.</param>
/// <param name="Value">What it is; of a secret only whether there is one.</param>
/// <param name="Source">Where it was set; null if nowhere, then it is the default.</param>
public sealed record EffectiveSetting(string Name, string Value, string? Source);

/// <summary>A setting that is secret: it is never shown.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class SecretAttribute : Attribute;
