using CsCheck;
using Shouldly;
using Xunit;

namespace Tickets.Ticketing.Tests;

public class guarding_against_formulas
{
    [Theory]
    [InlineData("=1+1", "'=1+1")]
    [InlineData("@SUM(1)", "'@SUM(1)")]
    [InlineData("\tx", "'\tx")]
    [InlineData("\nx", "'\nx")]
    [InlineData("-5", "'-5")]
    [InlineData("'=1", "''=1")] // or it would be taken for a formula that was guarded
    [InlineData("'tis", "'tis")]
    [InlineData("''", "''")]
    [InlineData("a=b", "a=b")]
    [InlineData("", "")]
    public void has_an_apostrophe_before_what_looks_like_one(string text, string written) =>
        FormulaGuard.Guard(text).ShouldBe(written);

    [Fact]
    public void is_undone_whatever_the_text_is() =>
        Gen.String["'=+-@\t\r\na "].Sample(text => FormulaGuard.Undo(FormulaGuard.Guard(text)) == text);

    [Fact]
    public void leaves_what_was_not_guarded() => FormulaGuard.Undo("'tis").ShouldBe("'tis");
}
