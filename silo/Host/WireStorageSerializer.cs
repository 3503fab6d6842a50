using Despacho311.Contracts;
using Orleans.Storage;

namespace Despacho311.Host;

/// <summary>Grain storage holds the same JSON as the journal's rows, without type names.</summary>
internal sealed class WireStorageSerializer : IGrainStorageSerializer
{
    public BinaryData Serialize<T>(T? input) => BinaryData.FromString(Wire.Write(input!));

    public T Deserialize<T>(BinaryData input) => Wire.Read<T>(input.ToString());
}
