exports.weigh = function weigh(parcel) {
  if (parcel.grams < 0) throw new RangeError(`a parcel cannot weigh ${parcel.grams} g`);
  return parcel.grams;
};
