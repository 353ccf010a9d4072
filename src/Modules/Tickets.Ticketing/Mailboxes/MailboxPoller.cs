using System.Collections.Concurrent;
using MailKit;
using MailKit.Net.Imap;
using MailKit.Security;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Tickets.SharedKernel;

namespace Tickets.Ticketing;

/// <summary>
/// Looks into mailboxes when they are due, each by itself, and takes in what is new. Up to where one is read is noted after its
/// messages are stored: a host that ends in between leaves some that are known when they are read again.
/// </summary>
public sealed partial class MailboxPoller(
    Mailboxes mailboxes,
    EventIntake intake,
    ConnectionMetrics metrics,
    WebhookSettings network,
    Limits limits,
    TimeProvider clock,
    ILogger<MailboxPoller> logger
) : BackgroundService
{
    /// <summary>Messages of a mailbox that are taken in before it is another one's turn.</summary>
    public const int MaxMessages = 100;

    // With the patience for what is under way then, it ends before the mailbox is anybody's again.
    private static readonly TimeSpan MaxTime = TimeSpan.FromMinutes(1);
    private const int MaxTries = 3;
    private const int MaxError = 500;

    private readonly ConcurrentDictionary<Guid, Obstacle> _obstacles = [];
    private readonly ConcurrentDictionary<Task, bool> _underWay = [];

    /// <summary>Begins to look into those that are due; gives what is under way.</summary>
    public async Task<IReadOnlyCollection<Task>> BeginAsync(CancellationToken cancellation)
    {
        foreach (var ended in _underWay.Keys.Where(task => task.IsCompleted))
            _underWay.TryRemove(ended, out _);
        foreach (var due in await mailboxes.TakeAsync(clock.GetUtcNow(), cancellation))
            _underWay[VisitAsync(due, cancellation)] = true;
        return [.. _underWay.Keys];
    }

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await Task.Delay(network.Interval, clock, stoppingToken);
                await BeginAsync(stoppingToken);
            }
            catch (Exception failed) when (failed is not OperationCanceledException)
            {
                // PostgreSQL may be away; the next look comes soon.
                LogFailed(failed);
            }
            catch (OperationCanceledException) { }
        }

        await Task.WhenAll(_underWay.Keys);
    }

    private async Task VisitAsync(DueMailbox due, CancellationToken cancellation)
    {
        var account = MailAccount.Of(due.Connection.Settings);
        var progress = new Progress(due.Position);
        string? error = null;
        try
        {
            await ReadAsync(due, account, progress, cancellation);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            progress.HasMore = true; // for another host
        }
        catch (Exception failed)
        {
            error = Explain(failed, account, due.Connection.Secret!);
            metrics.MailboxFailed(due.Connection.Name);
            if (due.Failures == 0)
                LogUnread(due.Connection.Name, error);
        }

        if (progress.IsRenumbered)
            LogRenumbered(due.Connection.Name);
        var (now, wait) = (clock.GetUtcNow(), due.WaitAfter(error is null ? 0 : due.Failures + 1));
        try
        {
            await mailboxes.NoteAsync(due, new(now, progress.Position, error, error is null && progress.HasMore ? now : now + wait, progress.IsRenumbered));
        }
        catch (Exception failed)
        {
            LogFailed(failed);
        }
    }

    private async Task ReadAsync(DueMailbox due, MailAccount account, Progress progress, CancellationToken cancellation)
    {
        var (begun, connection) = (clock.GetTimestamp(), due.Connection);
        using var mailbox = await MailboxReader.OpenAsync(account, connection.Secret!, network.AllowPrivate, clock, cancellation);
        if (progress.Position?.Validity != mailbox.Validity)
        {
            progress.IsRenumbered = progress.Position is not null;
            var start = connection.Settings.Mailbox!.FromStart == true ? 0 : await mailbox.UidBeforeAsync(due.Since);
            progress.Position = new(mailbox.Validity, start);
        }

        var uids = await mailbox.AfterAsync(progress.Position.Uid);
        for (var i = 0; i < uids.Count; i++)
        {
            progress.HasMore = i == MaxMessages || clock.GetElapsedTime(begun) > MaxTime;
            if (progress.HasMore)
                return;
            if (await FetchAsync(mailbox, connection.Id, uids[i]) is { } mail)
                await intake.TakeAsync(connection, mail);
            progress.Position = progress.Position with { Uid = uids[i] };
        }
    }

    // A server that breaks off at a message each time must not keep all others behind it.
    private async Task<FetchedMail?> FetchAsync(MailboxReader mailbox, Guid connection, uint uid)
    {
        try
        {
            return await mailbox.FetchAsync(uid, limits.RequestBytes);
        }
        catch (Exception failed) when (failed is ImapCommandException or ImapProtocolException)
        {
            var tries = _obstacles.TryGetValue(connection, out var before) && before.Uid == uid ? before.Tries + 1 : 1;
            _obstacles[connection] = new(uid, tries);
            if (tries < MaxTries)
                throw;
            return new(0, Mail: null, new RefusedException($"The server does not give it in an order that can be read: {failed.Message}"));
        }
    }

    private static string Explain(Exception failed, MailAccount account, string password)
    {
        var text = failed switch
        {
            OperationCanceledException => $"There was no answer within {MailboxReader.Patience.TotalSeconds} s.",
            AuthenticationException => $"{account.Host} refuses the user or the password: {failed.Message}",
            SslHandshakeException => $"There is no safe way to {account.Host}: {(failed.InnerException ?? failed).Message}",
            FolderNotFoundException => $"There is no folder {account.Folder}.",
            _ => failed.GetBaseException().Message,
        };
        text = text.Replace(password, "…", StringComparison.Ordinal).Replace('\0', ' ').ReplaceLineEndings(" ");
        return text.Length > MaxError ? $"{text[..MaxError]}…" : text;
    }

    private sealed class Progress(MailPosition? position)
    {
        public MailPosition? Position { get; set; } = position;

        public bool HasMore { get; set; }

        public bool IsRenumbered { get; set; }
    }

    private readonly record struct Obstacle(uint Uid, int Tries);

    [LoggerMessage(LogLevel.Warning, "Mailboxes could not be looked into.")]
    private partial void LogFailed(Exception failed);

    [LoggerMessage(LogLevel.Warning, "The mailbox of the connection {Connection} can't be read: {Error}")]
    private partial void LogUnread(string connection, string error);

    [LoggerMessage(LogLevel.Warning, "The server of the connection {Connection} has numbered its messages anew (UIDVALIDITY); they are looked at from the start.")]
    private partial void LogRenumbered(string connection);
}
