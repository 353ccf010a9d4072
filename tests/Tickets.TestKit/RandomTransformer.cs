using System.Buffers.Binary;
using System.Text;
using System.Text.Json;

namespace Tickets.TestKit;

/// <summary>
/// A small transformer with random weights, as an exporter would write it: embeddings, one head of attention, the mean of
/// what it gives, and a layer for the categories. Only the fields of ONNX that it needs are written (onnx.proto3).
/// </summary>
public static class RandomTransformer
{
    private const int Width = 8;

    private static readonly string[] Words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "invoice", "vpn", "print", "##er", "the", "is", "wrong"];

    /// <summary>Writes model.onnx, vocab.txt and config.json.</summary>
    public static void Write(string folder, params string[] categories)
    {
        var random = new Random(5);
        byte[] Random(string name, params long[] shape) =>
            Tensor(name, shape, [.. Enumerable.Range(0, (int)shape.Aggregate((a, b) => a * b)).Select(_ => random.NextSingle() * 4 - 2)]);

        byte[][] initializers =
        [
            Random("embeddings", Words.Length, Width),
            Random("query", Width, Width),
            Random("key", Width, Width),
            Random("value", Width, Width),
            Random("head", Width, categories.Length),
            Tensor("one", [1], [1]),
            Tensor("much", [1], [1e4f]),
            Axes("last", 2),
            Axes("middle", 1),
        ];
        byte[][] nodes =
        [
            Node("Gather", ["embeddings", "input_ids"], "x"),
            Node("MatMul", ["x", "query"], "q"),
            Node("MatMul", ["x", "key"], "k"),
            Node("MatMul", ["x", "value"], "v"),
            Node("Transpose", ["k"], "kt", Permutation(0, 2, 1)),
            Node("MatMul", ["q", "kt"], "raw"),
            Node("Cast", ["attention_mask"], "mask", ToFloat()),
            Node("Unsqueeze", ["mask", "middle"], "row"),
            Node("Sub", ["row", "one"], "outside"),
            Node("Mul", ["outside", "much"], "penalty"),
            Node("Add", ["raw", "penalty"], "masked"),
            Node("Softmax", ["masked"], "attention"),
            Node("MatMul", ["attention", "v"], "mixed"),
            Node("Unsqueeze", ["mask", "last"], "column"),
            Node("Mul", ["mixed", "column"], "kept"),
            Node("ReduceSum", ["kept", "middle"], "sum", Whole("keepdims", 0)),
            Node("ReduceSum", ["column", "middle"], "count", Whole("keepdims", 0)),
            Node("Div", ["sum", "count"], "mean"),
            Node("MatMul", ["mean", "head"], "logits"),
        ];
        byte[] graph =
        [
            .. nodes.SelectMany(node => Field(1, node)),
            .. Field(2, "graph"),
            .. initializers.SelectMany(initializer => Field(5, initializer)),
            .. Field(11, Value("input_ids", 7, "batch", "sequence")),
            .. Field(11, Value("attention_mask", 7, "batch", "sequence")),
            .. Field(12, Value("logits", 1, "batch", categories.Length)),
        ];
        byte[] model = [.. Field(1, 8), .. Field(7, graph), .. Field(8, [.. Field(1, ""), .. Field(2, 17)])];
        File.WriteAllBytes(Path.Combine(folder, "model.onnx"), model);
        File.WriteAllLines(Path.Combine(folder, "vocab.txt"), Words);
        var labels = categories.Select((category, id) => (category, id)).ToDictionary(each => $"{each.id}", each => each.category);
        File.WriteAllText(
            Path.Combine(folder, "config.json"),
            JsonSerializer.Serialize(new { id2label = labels, max_position_embeddings = 64 })
        );
    }

    private static byte[] Node(string type, string[] inputs, string output, byte[]? attribute = null) =>
        [
            .. inputs.SelectMany(input => Field(1, input)),
            .. Field(2, output),
            .. Field(3, output),
            .. Field(4, type),
            .. attribute is null ? [] : Field(5, attribute),
        ];

    private static byte[] Permutation(params long[] axes) =>
        [.. Field(1, "perm"), .. axes.SelectMany(axis => Field(8, axis)), .. Field(20, 7)];

    private static byte[] ToFloat() => Whole("to", 1);

    private static byte[] Whole(string name, long value) => [.. Field(1, name), .. Field(3, value), .. Field(20, 2)];

    private static byte[] Tensor(string name, long[] shape, float[] values)
    {
        var raw = new byte[4 * values.Length];
        for (var i = 0; i < values.Length; i++)
            BinaryPrimitives.WriteSingleLittleEndian(raw.AsSpan(4 * i), values[i]);
        return [.. shape.SelectMany(size => Field(1, size)), .. Field(2, 1), .. Field(8, name), .. Field(9, raw)];
    }

    private static byte[] Axes(string name, long axis) =>
        [.. Field(1, 1), .. Field(2, 7), .. Field(7, axis), .. Field(8, name)];

    private static byte[] Value(string name, long type, params object[] shape)
    {
        var dimensions = shape.SelectMany(size => Field(1, size is string named ? Field(2, named) : Field(1, (int)size)));
        byte[] tensor = [.. Field(1, type), .. Field(2, dimensions.ToArray())];
        return [.. Field(1, name), .. Field(2, Field(1, tensor))];
    }

    private static byte[] Field(int number, long value) => [.. Varint(number << 3), .. Varint(value)];

    private static byte[] Field(int number, string text) => Field(number, Encoding.UTF8.GetBytes(text));

    private static byte[] Field(int number, byte[] bytes) =>
        [.. Varint((number << 3) | 2), .. Varint(bytes.Length), .. bytes];

    private static IEnumerable<byte> Varint(long value)
    {
        var rest = (ulong)value;
        for (; rest >= 0x80; rest >>= 7)
            yield return (byte)(rest | 0x80);
        yield return (byte)rest;
    }
}
