using Microsoft.AspNetCore.Mvc.ModelBinding.Metadata;

namespace BankingApi.Http.Binding;

/// <summary>Lets <c>?limit=</c> reach its parser: MVC would make it null, as though it were not there.</summary>
internal sealed class EmptyTextIsText : IDisplayMetadataProvider
{
    public void CreateDisplayMetadata(DisplayMetadataProviderContext context) => context.DisplayMetadata.ConvertEmptyStringToNull = false;
}
