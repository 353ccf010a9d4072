using Microsoft.ML.Data;

namespace Tickets.Inference;

/// <summary>The features and the category of a ticket, as ML.NET reads them.</summary>
public sealed class SdcaRow
{
    /// <summary>Sparse features.</summary>
    public VBuffer<float> Features { get; set; }

    /// <summary>Index of the category, or past the last for none; ML.NET itself adds 1 to make it a key.</summary>
    public uint Label { get; set; }

    /// <summary>How much the row counts in training.</summary>
    public float Weight { get; set; } = 1;

    /// <summary>The columns for so many features and categories.</summary>
    internal static SchemaDefinition Schema(int features, int classes)
    {
        var schema = Microsoft.ML.Data.SchemaDefinition.Create(typeof(SdcaRow));
        schema[nameof(Features)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, features);
        schema[nameof(Label)].ColumnType = new KeyDataViewType(typeof(uint), classes);
        return schema;
    }
}
