using Shouldly;
using Xunit;

namespace Tickets.Inference.Tests;

public class splitting_a_text_into_words
{
    private static List<ulong> Read(string body, string subject = "")
    {
        var hashes = new List<ulong>();
        TextFeatures.Append(subject, body, hashes);
        return hashes;
    }

    [Theory]
    [InlineData("vpn,down")]
    [InlineData("vpn\ndown")]
    [InlineData("vpn\r\n\tdown\0")]
    [InlineData("(vpn) -- down!?")]
    [InlineData("vpn_down")]
    [InlineData("vpn.down")]
    [InlineData("#vpn +down")]
    [InlineData("vpn\u00A0down")] // no-break space
    [InlineData("„vpn“ … down")]
    [InlineData("vpn🔥down")]
    [InlineData("👩🏽‍💻 vpn 👩🏽‍💻 down 👩🏽‍💻")]
    [InlineData("vpn\ud83ddown")] // half an emoji
    [InlineData("vpn\udd25 down\ud83d")]
    public void ends_a_word_at_everything_that_is_no_letter_or_digit(string text) =>
        Read(text).ShouldBe(Read("vpn down"));

    [Theory]
    [InlineData("VPN Down", "vpn down")]
    [InlineData("ÄÖÜ ÉÑ ÇŞ", "äöü éñ çş")]
    [InlineData("СЕТЬ Й", "сеть й")]
    [InlineData("ΆΝΟΙΞΗ", "άνοιξη")]
    [InlineData("\U00010400\U00010401", "\U00010428\U00010429")] // Deseret, beyond the first 65,536 characters
    public void does_not_care_for_case(string upper, string lower) => Read(upper).ShouldBe(Read(lower));

    [Theory]
    [InlineData("a\u0308 o\u0308 u\u0308", "ä ö ü")]
    [InlineData("A\u0308 O\u0308 U\u0308", "ä ö ü")]
    [InlineData("Zu\u0308rich", "zürich")]
    [InlineData("cafe\u0301s", "cafés")]
    [InlineData("man\u0303ana", "mañana")]
    [InlineData("e\u0302\u0301 u\u031B\u0301 e\u0323\u0302", "ế ứ ệ")] // two accents on a letter
    [InlineData("I\u0307stanbul i\u0307stanbul", "İstanbul İstanbul")]
    [InlineData("и\u0306 α\u0301 s\u0327 c\u030C a\u030A", "й ά ş č å")]
    public void takes_a_letter_and_its_accent_for_one_character(string apart, string together) =>
        Read(apart).ShouldBe(Read(together));

    [Theory]
    [InlineData("pass\u00ADword", "password")] // soft hyphen
    [InlineData("pass\u200Bword\uFEFF", "password")] // spaces without a width
    [InlineData("ＶＰＮ　１２３", "vpn 123")] // full width
    public void does_not_see_what_is_not_seen(string text, string same) => Read(text).ShouldBe(Read(same));

    [Theory]
    [InlineData("ä", "a")]
    [InlineData("x\u0308", "x")] // no single character: the accent stays part of the word
    [InlineData("naïve", "na ve")]
    public void does_not_drop_accents(string with, string without) => Read(with).ShouldNotBe(Read(without));

    [Theory]
    [InlineData("\u0308vpn", "vpn")]
    [InlineData("\u0308", "")]
    public void passes_over_an_accent_on_nothing(string text, string same) => Read(text).ShouldBe(Read(same));

    [Theory]
    [InlineData("C#", 1)]
    [InlineData("C++", 1)]
    [InlineData("f# c# c++", 3)]
    [InlineData("4.2", 2)]
    [InlineData("10,000.50", 3)]
    [InlineData("o'neill", 2)]
    [InlineData("4# vc#", 2)]
    [InlineData("東京 網路", 4)] // each character is a word where no space parts them
    [InlineData("こんにちは。", 5)]
    [InlineData("vpnが切れる vpn", 6)]
    [InlineData("ที่", 1)] // a letter and the marks on it
    [InlineData("\U00010428\U00010429\U00010428", 1)]
    [InlineData("", 0)]
    [InlineData("…!? \r\n🙂", 0)]
    public void finds_so_many_words_and_their_bigrams(string text, int words) =>
        Read(text).Count.ShouldBe(words + Math.Max(0, words - 1));

    [Theory]
    [InlineData("C#", "C")]
    [InlineData("C++", "C")]
    [InlineData("C#", "C++")]
    [InlineData("4.2", "42")]
    [InlineData("a b", "b a")]
    [InlineData("a b c", "a c b")]
    [InlineData("😀", "a")]
    [InlineData("\U00010428", "\U00010429")]
    public void tells_these_apart(string one, string other) => Read(one).ShouldNotBe(Read(other));

    [Theory]
    [InlineData("4# vc#", "4 vc")]
    [InlineData("a1# (c)#", "a1 c")]
    [InlineData("C# ", "c#.")]
    public void takes_a_number_sign_for_a_letter_only_in_the_name_of_a_language(string text, string same) =>
        Read(text).ShouldBe(Read(same));

    [Fact]
    public void reads_the_subject_and_then_the_body()
    {
        Read(subject: "vpn", body: "down").ShouldBe(Read("vpn down"));
        Read(subject: "vpn down", body: "").ShouldBe(Read("vpn down"));
    }

    [Fact]
    public void adds_to_what_is_there()
    {
        var hashes = new List<ulong> { 7 };
        TextFeatures.Append("", "vpn", hashes);
        hashes.ShouldBe([7, .. Read("vpn")]);
    }

    private static List<ulong> NGrams(string body)
    {
        var nGrams = new List<ulong>();
        TextFeatures.Append("", body, [], nGrams);
        return nGrams;
    }

    [Fact]
    public void makes_n_grams_of_two_to_five_characters_of_a_word_and_its_ends()
    {
        // " ab ": four positions; 3 n-grams of two characters, 2 of three, 1 of four.
        NGrams("ab").Count.ShouldBe(6);
        // " abcdef ": 7 + 6 + 5 + 4
        NGrams("abcdef").Count.ShouldBe(22);
        NGrams("abcdef").Distinct().Count().ShouldBe(22);
        NGrams("ABC!").ShouldBe(NGrams("abc"));
        NGrams("ab cd").ShouldBe([.. NGrams("ab"), .. NGrams("cd")], "no n-gram reaches over the end of a word");
        NGrams("printer").Intersect(NGrams("printing")).Count().ShouldBeGreaterThan(10);
        NGrams("").ShouldBeEmpty();
    }

    [Fact]
    public void makes_n_grams_of_the_beginning_of_a_very_long_word()
    {
        var word = string.Concat(Enumerable.Range(0, 500).Select(i => (char)('a' + i % 26)));
        NGrams(word).ShouldBe(NGrams(word + "zzz"));
        NGrams(word).Count.ShouldBeLessThan(300);
    }

    [Fact]
    public void looks_at_the_first_64_ki_characters_only()
    {
        var megabyte = string.Concat(Enumerable.Repeat("a ", 512 * 1024));
        var all = Read(megabyte);
        all.Count.ShouldBe(TextFeatures.MaxCharacters - 1);
        Read(subject: megabyte, body: "vpn").ShouldBe(all);
        Read(subject: "a ", body: megabyte).ShouldBe(all);
        Read(megabyte[..TextFeatures.MaxCharacters] + "vpn").ShouldBe(all);
        Read(megabyte[..(TextFeatures.MaxCharacters - 3)] + "vpn").ShouldNotBe(all);
    }

    [Fact]
    public void is_not_troubled_by_a_limit_within_a_character()
    {
        var text = new string('a', TextFeatures.MaxCharacters - 1);
        Read(text + "\U00010428").ShouldBe(Read(text));
        Read(text + "\u0308").ShouldBe(Read(text + "\u0308b"));
    }
}
