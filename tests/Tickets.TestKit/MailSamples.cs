using System.Text;

namespace Tickets.TestKit;

/// <summary>A message, and what becomes of it.</summary>
/// <param name="Name">What is special about it.</param>
/// <param name="Lines">It as it is sent, in ISO 8859-1.</param>
/// <param name="Reason">Why it becomes no ticket; null if it becomes one.</param>
/// <param name="ExternalId">What the ticket is called.</param>
/// <param name="Subject">Its subject.</param>
/// <param name="Body">Its text; null if nothing is said of that.</param>
public sealed record MailSample(string Name, string Lines, string? Reason, string? ExternalId, string? Subject, string? Body)
{
    /// <summary>The bytes.</summary>
    public byte[] Bytes => Encoding.Latin1.GetBytes(Lines.ReplaceLineEndings("\r\n"));

    /// <inheritdoc />
    public override string ToString() => Name;
}

/// <summary>Messages as programs write them, and as they should not.</summary>
public static class MailSamples
{
    private const string Head = """
        Date: Fri, 27 Nov 2026 08:00:00 +0000
        From: Ann <ann@example.org>
        To: support@example.com
        MIME-Version: 1.0
        """;

    public static IReadOnlyList<MailSample> All { get; } =
        [
            new(
                "plain text and HTML",
                $"""
                {Head}
                Message-ID: <alternative@example.org>
                Subject: Cannot log in
                Content-Type: multipart/alternative; boundary=b

                --b
                Content-Type: text/plain; charset=utf-8

                The page answers 500.
                --b
                Content-Type: text/html; charset=utf-8

                <p>The <b>page</b> answers 500.</p>
                --b--
                """,
                null,
                "alternative@example.org",
                "Cannot log in",
                "The page answers 500."
            ),
            new(
                "HTML alone, encoded words",
                $"""
                {Head}
                Message-ID: <html@example.org>
                Subject: =?utf-8?q?Rechnung_f=C3=BCr?= =?iso-8859-1?q?_M=E4rz?=
                Content-Type: text/html; charset=utf-8
                Content-Transfer-Encoding: base64

                PHA+RGllIFJlY2hudW5nIGlzdCBmYWxzY2guPC9wPjxwPkJpdHRlIHByw7xmZW4uPC9wPg==
                """,
                null,
                "html@example.org",
                "Rechnung für März",
                "Die Rechnung ist falsch.\n\nBitte prüfen."
            ),
            new(
                "plain text that says nothing",
                $"""
                {Head}
                Message-ID: <blank@example.org>
                Subject: Blank
                Content-Type: multipart/alternative; boundary=b

                --b
                Content-Type: text/plain


                --b
                Content-Type: text/html

                <div>It is here.</div>
                --b--
                """,
                null,
                "blank@example.org",
                "Blank",
                "It is here."
            ),
            new(
                "windows-1252",
                $"""
                {Head}
                Message-ID: <windows@example.org>
                Subject: Betrag
                Content-Type: text/plain; charset=windows-1252
                Content-Transfer-Encoding: 8bit

                12 {'\u0080'} zu viel f{'\u00FC'}r M{'\u00E4'}rz.
                """,
                null,
                "windows@example.org",
                "Betrag",
                "12 € zu viel für März."
            ),
            new(
                "a forwarded message inside",
                $"""
                {Head}
                Message-ID: <outer@example.org>
                Subject: Fwd: Order
                Content-Type: multipart/mixed; boundary=b

                --b
                Content-Type: text/plain

                Please see the message.
                --b
                Content-Type: message/rfc822

                From: bob@example.org
                Message-ID: <inner@example.org>
                Subject: Order
                Auto-Submitted: auto-replied

                Where is it?
                --b--
                """,
                null,
                "outer@example.org",
                "Fwd: Order",
                "Please see the message."
            ),
            new(
                "an attachment alone",
                $"""
                {Head}
                Message-ID: <scan@example.org>
                Subject: Scan
                Content-Type: multipart/mixed; boundary=b

                --b
                Content-Type: text/plain; name=notes.txt
                Content-Disposition: attachment; filename=notes.txt

                Not the text of the message.
                --b
                Content-Type: application/pdf; name=scan.pdf
                Content-Transfer-Encoding: base64

                JVBERi0xLjQK
                --b--
                """,
                null,
                "scan@example.org",
                "Scan",
                ""
            ),
            new(
                "text behind an attachment",
                $"""
                {Head}
                Message-ID: <behind@example.org>
                Subject: Picture
                Content-Type: multipart/mixed; boundary=b

                --b
                Content-Type: image/png
                Content-Transfer-Encoding: base64

                iVBORw0KGgo=
                --b
                Content-Type: text/plain

                See above.
                --b--
                """,
                null,
                "behind@example.org",
                "Picture",
                "See above."
            ),
            new(
                "a quoted message below",
                $"""
                {Head}
                Message-ID: <answer@example.org>
                In-Reply-To: <nobody-knows@example.org>
                Subject: Re: Order
                Content-Type: text/plain

                It has not come.

                On Thu, 26 Nov 2026, Support wrote:
                > When did you order?
                """,
                null,
                "answer@example.org",
                "Re: Order",
                "It has not come."
            ),
            new(
                "an automatic reply",
                $"""
                {Head}
                Message-ID: <away@example.org>
                Subject: Away
                Auto-Submitted: auto-replied
                Content-Type: text/plain

                I am away.
                """,
                "automatic",
                null,
                null,
                null
            ),
            new(
                "a bounce",
                $"""
                {Head}
                Message-ID: <bounce@example.org>
                Subject: Undelivered
                Content-Type: multipart/report; report-type=delivery-status; boundary=b

                --b
                Content-Type: text/plain

                It could not be delivered.
                --b
                Content-Type: message/delivery-status

                Reporting-MTA: dns; mail.example.org
                --b--
                """,
                "automatic",
                null,
                null,
                null
            ),
            new(
                "a charset nobody knows",
                $"""
                {Head}
                Message-ID: <charset@example.org>
                Subject: =?x-nobody?q?Charset?=
                Content-Type: text/plain; charset=x-nobody

                It is read all the same.
                """,
                null,
                "charset@example.org",
                "Charset",
                "It is read all the same."
            ),
            new(
                "a long Message-ID",
                $"""
                {Head}
                Message-ID: <{new string('a', 300)}@example.org>
                Subject: Long
                Content-Type: text/plain

                It has a long name.
                """,
                null,
                "sha256-33f475f0ab857dfc9d80c49cf67cae45d06eef107082353e5c8f2fea45be4a41",
                "Long",
                "It has a long name."
            ),
            new(
                "parts without an end",
                $"""
                {Head}
                Message-ID: <endless@example.org>
                Subject: Endless
                Content-Type: multipart/mixed; boundary=b

                --b
                Content-Type: text/plain; charset
                Content-Transfer-Encoding: nonsense

                It breaks off.
                """,
                null,
                "endless@example.org",
                "Endless",
                "It breaks off."
            ),
            // Whether there is a text in it each program decides by itself.
            new(
                "broken MIME",
                $"""
                {Head}
                Message-ID: <broken@example.org>
                Subject: Broken
                This is no header
                Content-Type: multipart/mixed; boundary="b

                --b
                Content-Type: text/plain; charset
                Content-Transfer-Encoding: nonsense

                What can be read.
                """,
                null,
                "broken@example.org",
                "Broken",
                null
            ),
            new("nothing to tell it by", "Subject: Bare\n\nA bare text.", null, "uid-", "Bare", "A bare text."),
            new("nothing at all", "From: ann@example.org\nMessage-ID: <nothing@example.org>\n\n", "mapping", null, null, null),
        ];
}
