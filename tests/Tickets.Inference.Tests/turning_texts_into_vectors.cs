using Shouldly;
using Tickets.Contracts;
using Xunit;

namespace Tickets.Inference.Tests;

public class turning_texts_into_vectors
{
    private static readonly SentenceEncoder Encoder = SentenceEncoder.Of(new OnnxSettings { Threads = 1 });

    private static readonly string[] Mixed =
    [
        "vpn",
        "The VPN is down.",
        "My laptop does not start since the last update, and the screen stays black. What am I to do?",
        "Rechnung stimmt nicht",
        "",
    ];

    private static float[][] Encode(params string[] texts) =>
        Encoder.Encode([.. texts.Select(text => new TicketText(Guid.Empty, "", text))]);

    private static float Cosine(float[] one, float[] other) => one.Zip(other, (a, b) => a * b).Sum();

    // The figures of the quick start at sbert.net.
    [Fact]
    public void gives_the_similarities_that_its_makers_publish()
    {
        var vectors = Encode("The weather is lovely today.", "It's so sunny outside!", "He drove to the stadium.");
        Cosine(vectors[0], vectors[1]).ShouldBe(0.6660f, 1e-4f);
        Cosine(vectors[0], vectors[2]).ShouldBe(0.1046f, 1e-4f);
        Cosine(vectors[1], vectors[2]).ShouldBe(0.1411f, 1e-4f);
    }

    // Of bert-base-uncased, whose vocabulary it has; in the documentation of Hugging Face's Transformers.
    [Theory]
    [InlineData("Hello, my dog is cute", "101 7592 1010 2026 3899 2003 10140 102")]
    [InlineData(
        "I've been waiting for a HuggingFace course my whole life.",
        "101 1045 1005 2310 2042 3403 2005 1037 17662 12172 2607 2026 2878 2166 1012 102"
    )]
    [InlineData("I hate this so much!", "101 1045 5223 2023 2061 2172 999 102")]
    public void reads_the_tokens_that_are_published(string text, string tokens) =>
        string.Join(' ', Encoder.Tokenize(text)).ShouldBe(tokens);

    [Theory]
    [InlineData("café", "cafe")]
    [InlineData("cafe\u0301", "cafe")]
    [InlineData("ZÜRICH", "zurich")]
    [InlineData("İstanbul", "istanbul")]
    [InlineData("pass\u00ADword", "password")]
    [InlineData("thuế", "thue")]
    public void reads_letters_without_their_accents(string text, string plain) =>
        Encoder.Tokenize(text).ShouldBe(Encoder.Tokenize(plain));

    [Fact]
    public void gives_vectors_of_length_1() =>
        Encode(Mixed).ShouldAllBe(vector => vector.Length == SentenceEncoder.Dimensions && Math.Abs(Cosine(vector, vector) - 1) < 1e-5);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(32)]
    public void gives_a_text_the_same_vector_whatever_it_stands_beside(int batchSize)
    {
        var together = SentenceEncoder
            .Of(new OnnxSettings { Threads = 1, BatchSize = batchSize })
            .Encode([.. Mixed.Select(text => new TicketText(Guid.Empty, "", text))]);
        foreach (var (text, vector) in Mixed.Zip(together))
            foreach (var (one, other) in Encode(text)[0].Zip(vector))
                one.ShouldBe(other, 1e-5f);
    }

    [Fact]
    public void reads_the_subject_before_the_body() =>
        Cosine(Encoder.Encode([new(Guid.Empty, "VPN", "It is down.")])[0], Encode("VPN\nIt is down.")[0]).ShouldBe(1, 1e-5f);

    [Fact]
    public void reads_no_more_of_a_long_text_than_it_was_made_for()
    {
        var beginning = string.Concat(Enumerable.Repeat("printer ", 254));
        Encoder.Tokenize(beginning).Length.ShouldBe(256);
        Encoder.Tokenize(beginning + "network").ShouldBe(Encoder.Tokenize(beginning));
        Encoder.Tokenize(beginning[8..]).Length.ShouldBe(255);
    }

    [Fact]
    public void stops_when_it_is_told_to()
    {
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();
        Should.Throw<OperationCanceledException>(() =>
            Encoder.Encode([new(Guid.Empty, "", "vpn")], cancellation: cancelled.Token)
        );
    }

    [Fact]
    public void computes_what_is_remembered_once()
    {
        var vectors = new SentenceVectors(new OnnxSettings { Threads = 1 });
        vectors.Remember([new(Guid.Empty, "vpn", "down")], progress: null, CancellationToken.None);
        vectors.Of("vpn", "down").ShouldBeSameAs(vectors.Of("vpn", "down"));
        vectors.Of("vpn", "up").ShouldNotBe(vectors.Of("vpn", "down"));
    }
}
