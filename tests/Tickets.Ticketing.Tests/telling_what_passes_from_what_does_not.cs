using Npgsql;
using Shouldly;
using Tickets.Contracts;
using Xunit;

namespace Tickets.Ticketing.Tests;

public class telling_what_passes_from_what_does_not
{
    private static PostgresException Error(string code) => new("no", "ERROR", "ERROR", code);

    // Failed for 25006, 42703, 57014, XX000: requests were answered with 500, tickets and jobs failed.
    [Theory]
    [InlineData("08006")] // the connection is lost
    [InlineData("25006")] // read-only
    [InlineData("28P01")] // the password is another one
    [InlineData("3D000")] // there is no such database
    [InlineData("40P01")] // deadlock
    [InlineData("53100")] // disk full
    [InlineData("53300")] // too many connections
    [InlineData("55P03")] // locked
    [InlineData("57014")] // cancelled
    [InlineData("57P01")] // shutting down
    [InlineData("58030")] // input or output
    [InlineData("XX000")] // could not write init file
    [InlineData("42P01")] // no such table
    [InlineData("42703")] // no such column
    [InlineData("42501")] // not allowed
    [InlineData("0A000")] // a cached plan must not change its result type
    public void what_postgres_can_not_do_at_present_passes(string code)
    {
        Outage.Is(Error(code)).ShouldBeTrue();
        Outage.Is(new InvalidOperationException("wrapped", Error(code))).ShouldBeTrue();
        TryLater.Applies(Error(code)).ShouldBeTrue();
    }

    [Theory]
    [InlineData("22021")] // bytes that are no text
    [InlineData("22P02")] // a text that is no number
    [InlineData("23505")] // there already
    [InlineData("54000")] // too large
    public void what_was_asked_for_may_be_wrong(string code)
    {
        Outage.Is(Error(code)).ShouldBeFalse();
        TryLater.Applies(Error(code)).ShouldBeFalse();
    }

    [Theory]
    [InlineData("42703", true)]
    [InlineData("42501", true)]
    [InlineData("53100", false)]
    public void a_schema_that_does_not_fit_is_told_from_an_outage(string code, bool isMisfit) =>
        Outage.IsMisfit(Error(code)).ShouldBe(isMisfit);

    // Failed for jobs, which ended as failed when PostgreSQL did not answer in time.
    [Fact]
    public void a_server_that_does_not_answer_and_an_interruption_pass()
    {
        TryLater.Applies(new TimeoutException()).ShouldBeTrue();
        TryLater.Applies(new NpgsqlException("broken", new IOException())).ShouldBeTrue();
        TryLater.Applies(new NpgsqlException("broken")).ShouldBeTrue();
        TryLater.Applies(new OperationCanceledException()).ShouldBeTrue();
        TryLater.Applies(new InvalidCastException()).ShouldBeFalse();
    }
}
