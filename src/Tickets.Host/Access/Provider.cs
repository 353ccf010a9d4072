using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Tickets.SharedKernel;

namespace Tickets.Host;

/// <summary>The OpenID provider does not answer, and nothing is known of it yet.</summary>
public sealed class ProviderAwayException() : Exception("The OpenID provider does not answer; try again.");

/// <summary>What a host knows of the OpenID provider: its addresses, and the keys it signs with.</summary>
public sealed partial class Provider(IProblemDetailsService problems, ILogger<Provider> logger)
{
    /// <summary>Whether it is known, which takes <see cref="WaitTimes.Provider" /> at most; once it is, it stays so.</summary>
    public async Task<bool> IsKnownAsync(
        IConfigurationManager<OpenIdConnectConfiguration> provider,
        CancellationToken aborted
    )
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(aborted);
        patience.CancelAfter(WaitTimes.Provider);
        try
        {
            await provider.GetConfigurationAsync(patience.Token);
            return true;
        }
        catch (Exception away) when (!aborted.IsCancellationRequested)
        {
            LogAway(away.GetBaseException().Message);
            return false;
        }
    }

    /// <summary>Answers a browser that comes back from it, and is not signed in.</summary>
    public async Task RefuseAsync(
        RemoteFailureContext context,
        IConfigurationManager<OpenIdConnectConfiguration> provider
    )
    {
        var (http, failure) = (context.HttpContext, context.Failure);
        LogNotSignedIn(failure?.Message);
        if (failure is HttpRequestException or OperationCanceledException || !await IsKnownAsync(provider, http.RequestAborted))
        {
            var away = Problems.Of(StatusCodes.Status503ServiceUnavailable, new ProviderAwayException().Message);
            await problems.AnswerAsync(http, away, WaitTimes.RetryAfterOutage);
            return;
        }

        const string detail = "The OpenID provider did not sign you in, or took too long; begin again at /session/sign-in.";
        await problems.AnswerAsync(http, Problems.Of(StatusCodes.Status400BadRequest, detail));
    }

    [LoggerMessage(LogLevel.Warning, "The OpenID provider does not answer: {Why}")]
    private partial void LogAway(string why);

    [LoggerMessage(LogLevel.Warning, "The OpenID provider did not sign somebody in: {Why}")]
    private partial void LogNotSignedIn(string? why);
}
