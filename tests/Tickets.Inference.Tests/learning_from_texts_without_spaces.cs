using Shouldly;
using Tickets.Contracts;
using Xunit;

namespace Tickets.Inference.Tests;

public class learning_from_texts_without_spaces
{
    // Failed with words alone: without spaces each sentence was a word of its own, and one in three was right.
    [Fact]
    public void tells_japanese_tickets_apart()
    {
        string[] begin = ["こんにちは。", "お世話になっております。", "至急お願いします。", "先週から", "今朝から"];
        (string Category, string[] Texts)[] all =
        [
            ("配送", ["荷物の住所を変更したいです。", "荷物が届きません。", "配送の日時を変えたいです。", "届け先を間違えました。"]),
            ("請求", ["料金が二重に請求されました。", "請求書の金額が違います。", "支払い方法を変えたいです。", "領収書を送ってください。"]),
            ("ログイン", ["パスワードを忘れました。", "認証コードが届きません。", "アカウントに入れません。", "ログインの画面が開きません。"]),
        ];
        var random = new Random(7);
        LabelledTicket[] rows =
        [
            .. Enumerable.Range(0, 300).Select(row =>
            {
                var (category, texts) = all[row % 3];
                var text = begin[random.Next(begin.Length)] + texts[random.Next(texts.Length)] + (random.Next(2) == 0 ? "よろしくお願いします。" : "");
                return Toys.Row(text, category, fingerprint: 10L * row);
            }),
        ];
        var scorer = new LinearScorer(new ModelTrainer().Train(rows).Linear, "1");
        BestOf(scorer, "昨日からアカウントのパスワードが分かりません。").ShouldBe("ログイン");
        BestOf(scorer, "注文した荷物の届け先と日時が違います。").ShouldBe("配送");
        BestOf(scorer, "先月の料金の領収書に金額がありません。").ShouldBe("請求");
    }

    // All that it learnt from is near to what else it learnt from: no threshold can be measured.
    private static string BestOf(IScorer scorer, string text) => scorer.Classify(text).Alternatives[0].Category;
}
