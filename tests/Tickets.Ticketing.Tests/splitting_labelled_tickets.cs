using Shouldly;
using Tickets.Contracts;
using Tickets.Ticketing.Import;
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
