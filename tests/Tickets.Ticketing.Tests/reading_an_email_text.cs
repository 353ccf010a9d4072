using System.Diagnostics;
using Shouldly;
using Xunit;

namespace Tickets.Ticketing.Tests;

/// <summary>What a requester wrote is told from HTML, from what they quoted, and from their signature.</summary>
public class reading_an_email_text
{
    // Failed when a cell ended no word.
    [Theory]
    [InlineData("Hello<br>world", "Hello\nworld")]
    [InlineData("<p>One</p><p>Two</p>", "One\n\nTwo")]
    [InlineData("<div>One</div><div>Two</div><div><br></div><div>Three</div>", "One\nTwo\n\nThree")]
    [InlineData("  a \r\n b&nbsp;&amp;&#8364;&lt;x&gt; ", "a b &€<x>")]
    [InlineData("<ul><li>One</li><li>Two</li></ul>", "- One\n- Two")]
    [InlineData("<table><tr><td>A</td><td>B</td></tr><tr><td>C</td></tr></table>", "A B\nC")]
    [InlineData("<html><head><title>T</title><style>p > a { x }</style></head><body>Text<script>if (a < b) alert('</p>')</script>!</body></html>", "Text!")]
    [InlineData("<!-- hidden -->a<!doctype html>b<?xml?>c", "abc")]
    [InlineData("<pre>a\n  b\nc</pre>d", "a\nb\nc\n\nd")]
    [InlineData("Yes.<blockquote>Did it <i>work</i>?<blockquote>No.</blockquote></blockquote>Bye", "Yes.\n\n> Did it work?\n>\n> > No.\n\nBye")]
    [InlineData("a <b>c", "a c")]
    [InlineData("a < b and <unknown>c</unknown>", "a < b and c")]
    [InlineData("<p></p>", "")]
    public void reads_html_as_it_is_seen(string html, string text) => HtmlText.Read(html).ShouldBe(text);

    [Theory]
    [InlineData("if a<b and b>c", false)]
    [InlineData("Dear <ann@example.com>", false)]
    [InlineData("a<br>b", true)]
    [InlineData("<P class=\"x\">a", true)]
    public void knows_html_by_its_tags(string text, bool isHtml) => HtmlText.IsHtml(text).ShouldBe(isHtml);

    // A tree of such a text takes the square of its length.
    [Theory]
    [InlineData("<div>")]
    [InlineData("<b id=1><p>")]
    [InlineData("<blockquote>x")]
    [InlineData("<table><tr><td>")]
    [InlineData("&lt;")]
    public void takes_no_longer_for_html_that_was_made_to_be_expensive(string part)
    {
        var html = string.Concat(Enumerable.Repeat(part, 500_000 / part.Length));
        var begun = Stopwatch.GetTimestamp();
        HtmlText.Read(html);
        HtmlText.IsHtml(html);
        Stopwatch.GetElapsedTime(begun).ShouldBeLessThan(TimeSpan.FromSeconds(5));
    }

    // Failed when an answer between quoted lines was cut off.
    [Theory]
    [InlineData("It works.\n\n-- \nAnn Lee\nAcme", "It works.")]
    [InlineData("It works.\n--\nAnn", "It works.")]
    [InlineData("Thanks!\n\nOn Tue, Nov 24, 2026 at 9:14 AM Bob <bob@example.com> wrote:\n> Did it work?\n>\n> Bob", "Thanks!")]
    [InlineData("Thanks!\n\nOn Tue, Nov 24, 2026 at 9:14 AM Bob Miller\n<bob@example.com> wrote:\n\n> Did it work?", "Thanks!")]
    [InlineData("Danke!\r\n\r\nAm 24.11.2026 um 09:14 schrieb Bob <bob@example.com>:\r\n> Geht es?", "Danke!")]
    [InlineData("Merci !\n\nLe 24 nov. 2026 à 09:14, Bob <bob@example.com> a écrit :\n\n> Ça marche ?", "Merci !")]
    [InlineData("Thanks!\n\nOn 24 Nov 2026, at 09:14, Bob wrote:\n\nDid it work?", "Thanks!")]
    [InlineData("Thanks!\n\n-----Original Message-----\nFrom: Bob\nDid it work?", "Thanks!")]
    [InlineData("Thanks!\n\n-----Ursprüngliche Nachricht-----\nVon: Bob\nGeht es?", "Thanks!")]
    [InlineData("Thanks!\n\nFrom: Bob <bob@example.com>\nSent: Tuesday, 24 November 2026 09:14\nTo: Ann\nSubject: Login\n\nDid it work?", "Thanks!")]
    [InlineData("Danke!\n\nVon: Bob\nGesendet: Dienstag, 24. November 2026\nAn: Ann\nBetreff: Login\n\nGeht es?", "Danke!")]
    [InlineData("It is broken.\n\nSent from my iPhone", "It is broken.")]
    [InlineData("It is broken.\n\nVon meinem iPhone gesendet\n\n> Did it work?", "It is broken.")]
    [InlineData("Thanks!\n##- Please type your reply above this line -##\nYour request has been updated.", "Thanks!")]
    [InlineData("Yes.\n\n> Did it work?\n> Bob\n", "Yes.")]
    public void cuts_off_what_was_quoted_and_the_signature(string text, string own)
    {
        var (kept, quoted) = QuotedText.Split(text);
        kept.ShouldBe(own);
        quoted.ShouldNotBeNull();
        (kept + quoted).Where(char.IsLetter).ShouldBe(text.Where(char.IsLetter));
    }

    [Theory]
    [InlineData("Nothing is quoted here.\nOn 3 of 5 days it fails.\nFrom: here to there")]
    [InlineData("> Did it work?\nYes.\n> Both times?\nNo.")]
    [InlineData("On Tue, Nov 24, 2026 Bob wrote:\n> Did it work?\nYes.\n> Both times?\nNo.")]
    [InlineData("> all of it\n> is quoted")]
    [InlineData("-- \nonly a signature")]
    [InlineData("See below.\n\n---------- Forwarded message ---------\nFrom: Bob\nDate: Tue\nSubject: Crash\nTo: Ann\n\nIt crashes.")]
    [InlineData("On the last page it wrote:\nERROR 500")]
    [InlineData("Sent from my phone it works, from the PC it does not.\nWhy?")]
    [InlineData("a\n---\nb\n--flag\nc")]
    public void leaves_everything_else(string text) => QuotedText.Split(text).ShouldBe((text, null));
}
