using System.Data.Common;

namespace Tickets.Contracts;

/// <summary>
/// Errors of PostgreSQL that pass: requests are answered with 503, messages and jobs wait. The ticket, the request or the
/// job is not at fault.
/// </summary>
public static class Outage
{
    // Classes and codes of errors: https://www.postgresql.org/docs/current/errcodes-appendix.html
    private static readonly string[] Passing =
    [
        "08", // the connection is lost
        "25006", // read-only: a standby, or one that is about to become the primary
        "28", // refused: the password is being changed
        "3D", // the database is being restored
        "40", // deadlock, serialization
        "53", // no memory, no disk, no connection left
        "55", // locked, or not in the state for it
        "57", // shutting down, starting up, cancelled
        "58", // the disk or the file system failed
        "XX", // an internal error
    ];

    // The schema does not fit this version, or its tables may not be used.
    private static readonly string[] Misfits = ["42", "3F", "0A"];

    /// <summary>PostgreSQL is away, or refuses for a reason that has nothing to do with what it was asked.</summary>
    public static bool Is(Exception exception) => Find(exception) is not null;

    /// <summary>PostgreSQL answers, but its schema or its rights do not fit this version.</summary>
    public static bool IsMisfit(Exception exception) =>
        Find(exception) is DbException { SqlState: { } code } && Any(Misfits, code);

    // Marten and others wrap what Npgsql throws.
    private static Exception? Find(Exception? exception)
    {
        for (; exception is not null; exception = exception.InnerException)
        {
            // Without a code it did not come from PostgreSQL: it is about the way there.
            if (exception is TimeoutException or DbException { IsTransient: true } or DbException { SqlState: null })
                return exception;
            if (exception is DbException { SqlState: { } code } && (Any(Passing, code) || Any(Misfits, code)))
                return exception;
        }

        return null;
    }

    private static bool Any(string[] prefixes, string code) =>
        Array.Exists(prefixes, prefix => code.StartsWith(prefix, StringComparison.Ordinal));
}
