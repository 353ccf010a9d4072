using Microsoft.Extensions.Options;
using Npgsql;
using Tickets.Contracts;

namespace Tickets.Host;

/// <summary>What a person is told, in one line, of what ended the process.</summary>
internal sealed record Failure(string Line, int ExitCode)
{
    private const int Failed = 1;
    private const int Refused = 2;

    /// <summary>Of an exception that needs no stack trace to be understood; null for any other.</summary>
    public static Failure? Of(Exception exception, Lazy<WebApplication> host)
    {
        for (var reason = exception; reason is not null; reason = reason.InnerException)
        {
            switch (reason)
            {
                case UsageException or SettingException:
                    return new(reason.Message, Refused);
                case OptionsValidationException invalid:
                    return new(string.Join(" ", invalid.Failures), Refused);
                case ServerException or UnauthorizedAccessException or IOException:
                    return new(reason.Message, Failed);
                case NpgsqlException when host.IsValueCreated:
                    return new(Servers.Away(host.Value.Configuration, reason), Failed);
            }
        }

        return Outage.Is(exception) && host.IsValueCreated
            ? new(Servers.Away(host.Value.Configuration, exception), Failed)
            : null;
    }
}
