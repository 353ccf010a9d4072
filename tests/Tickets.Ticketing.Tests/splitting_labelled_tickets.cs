using Shouldly;
using Tickets.Contracts;
using Xunit;

namespace Tickets.Ticketing.Tests;

public class splitting_labelled_tickets
{
    [Theory]
    [InlineData("Invoice 17 is wrong!", "invoice 18 is WRONG")]
    [InlineData("a\nb", "a b")]
    [InlineData("Größe: 4", "größe")]
    public void keeps_texts_that_differ_in_case_punctuation_and_numbers_together(string one, string other) =>
        Fingerprint.Of("", one).ShouldBe(Fingerprint.Of("", other));

    [Theory]
    [InlineData("Hi Ann,\nmy invoice is wrong.\nRegards,\nBob Jones", "Hi Max,\nmy invoice is wrong.\nRegards,\nEve O'Neil")]
    [InlineData("Sehr geehrte Frau Müller, die Rechnung stimmt nicht!", "Sehr geehrter Herr Maier: die Rechnung stimmt nicht")]
    [InlineData("My invoice is wrong. Thanks, Bob", "My invoice is wrong.\n\nThanks\nEve")]
    [InlineData("My invoice is wrong.", "My invoice is wrong.\n\nOn 3 May Ann wrote:\n> Is it?\n> Ann")]
    [InlineData("My invoice is wrong.\nBob\n> Is it?", "> Was it?\nMy invoice is wrong.\r\nEve\r\n")]
    public void keeps_texts_that_differ_in_names_and_quotations_together(string one, string other) =>
        Fingerprint.Of("", one).ShouldBe(Fingerprint.Of("", other));

    [Theory]
    [InlineData("Outlook", "Excel")]
    [InlineData("> one", "> other")]
    [InlineData("Outlook is down, please help", "Excel is down, please help")]
    [InlineData("The printer. VPN too", "The printer. WLAN too")]
    [InlineData("Die Rechnung fehlt", "Die Lieferung fehlt")]
    public void does_not_take_what_matters_for_a_name(string one, string other) =>
        Fingerprint.Of("", one).ShouldNotBe(Fingerprint.Of("", other));

    [Fact]
    public void tells_different_words_apart() =>
        Fingerprint.Of("", "my invoice is wrong").ShouldNotBe(Fingerprint.Of("", "my invoice is right"));

    [Fact]
    public void gives_eight_tenths_to_training_and_one_each_to_validation_and_test()
    {
        var splits = Enumerable
            .Range(0, 20_000)
            .Select(i => Fingerprint.SplitOf(Fingerprint.Of("", Words(i))))
            .CountBy(split => split)
            .ToDictionary();
        splits[Split.Train].ShouldBeInRange(15_600, 16_400);
        splits[Split.Validation].ShouldBeInRange(1_800, 2_200);
        splits[Split.Test].ShouldBeInRange(1_800, 2_200);
    }

    [Fact]
    public void follows_a_file_that_has_a_split_of_its_own()
    {
        var texts = Enumerable.Range(0, 1000).Select(i => Fingerprint.Of("", Words(i))).ToList();
        texts.Select(text => Fingerprint.SplitOf(text, Split.Test)).ShouldAllBe(split => split == Split.Test);
        var training = texts.Select(text => Fingerprint.SplitOf(text, Split.Train)).ToList();
        training.ShouldNotContain(Split.Test);
        training.ShouldContain(Split.Validation);
    }

    private static string Words(int number) =>
        string.Concat(number.ToString("D6").Select(digit => (char)('a' + (digit - '0'))));
}
