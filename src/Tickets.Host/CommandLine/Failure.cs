using Microsoft.Extensions.Options;
using Npgsql;
using Tickets.Contracts;
using Tickets.SharedKernel;

namespace Tickets.Host;

/// <summary>What a person is told, in one line, of what ended the process.</summary>
internal sealed record Failure(string Line, int ExitCode)
{
    /// <summary>Of an exception that needs no stack trace to be understood; null for any other.</summary>
    public static Failure? Of(Exception exception, Lazy<WebApplication> host)
    {
        for (var reason = exception; reason is not null; reason = reason.InnerException)
        {
            switch (reason)
            {
                case UsageException or SettingException or RefusedException or TryLaterException or FileNotFoundException:
                    return new(reason.Message, ExitCodes.Refused);
                case OptionsValidationException invalid:
                    return new(string.Join(" ", invalid.Failures), ExitCodes.Refused);
                case ServerException or UnauthorizedAccessException or IOException:
                    return new(reason.Message, ExitCodes.Failed);
                case NpgsqlException when host.IsValueCreated:
                    return new(host.Value.Services.GetRequiredService<ServerProbe>().Explain(reason), ExitCodes.Failed);
            }
        }

        return Outage.Is(exception) && host.IsValueCreated
            ? new(host.Value.Services.GetRequiredService<ServerProbe>().Explain(exception), ExitCodes.Failed)
            : null;
    }
}
