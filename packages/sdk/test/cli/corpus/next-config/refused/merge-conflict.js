module.exports = {
<<<<<<< ours
  compress: true,
=======
  compress: false,
>>>>>>> theirs
};
